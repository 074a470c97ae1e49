package io.cdpkit.identity.match;

import java.util.List;
import java.util.Set;

/** Tells names of businesses from names of people by the words they have. */
final class Businesses {
    private static final double SOME = 0.1;
    private static final Set<String> WORDS = Set.of(
            ("ltd limited inc incorporated llc llp plc corp corporation company co gmbh kg ohg ug ag mbh bv nv sarl sas srl"
                            + " spa sl sa oy ab aps pty the and of sons bros brothers group holding holdings partners"
                            + " associates systems solutions services consulting trading industries international"
                            + " enterprises logistics foods restaurant ristorante restaurante cafe caffe coffee bistro"
                            + " brasserie trattoria osteria pizzeria pizza burger sushi grill grille bbq diner deli"
                            + " delicatessen bakery kitchen steakhouse tavern pub saloon bar buffet cantina eatery"
                            + " takeaway noodle noodles seafood hotel motel hostel inn lodge resort casino shop store"
                            + " stores market mart supermarket pharmacy drugstore hardware boutique outlet salon barber"
                            + " barbershop laundry cleaners garage motors auto clinic hospital dental center centre school"
                            + " university college church museum theatre theater cinema gallery library bank insurance"
                            + " agency club gym fitness studio baeckerei backerei apotheke gaststaette gasthof gasthaus"
                            + " metzgerei panaderia farmacia tienda boulangerie pharmacie")
                    .split(" ", -1));

    private Businesses() {}

    /** Whether so many of them have such words that they are not, or not mostly, people. */
    static boolean are(List<String> names) {
        int businesses = 0;
        int people = 0;
        for (String name : names) {
            businesses += isBusiness(name) ? 1 : 0;
            people += isPerson(name) ? 1 : 0;
        }
        return businesses > SOME * names.size() && businesses > people;
    }

    private static boolean isBusiness(String name) {
        if (name.indexOf('&') >= 0) {
            return true;
        }
        for (String word : Form.WORDS.write(name).split(" ", -1)) {
            if (WORDS.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a given name is where those of people are. */
    private static boolean isPerson(String name) {
        String given = Form.WORDS.write(name.substring(name.indexOf(',') + 1));
        int space = given.indexOf(' ');
        return Nicknames.standard().of(space < 0 ? given : given.substring(0, space)).length > 0;
    }
}
