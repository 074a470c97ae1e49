package io.cdpkit.examples.quickstart;

import io.cdpkit.examples.quickstart.Person.Address;
import io.cdpkit.examples.quickstart.Person.Channel;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes up the people of the sample. The first of them, number 0, uses every channel there is.
 *
 * <p>Phone numbers come from blocks that the regulators of Germany, Great Britain and France keep free for films and
 * examples; when a block is used up, people have no phone.
 */
final class Population {
    private static final List<String> DOMAINS =
            List.of("example.com", "example.org", "example.net", "mail.example", "post.example", "inbox.example");
    private static final List<String> GERMAN = List.of("+493023125", "+496990009", "+494066969", "+492214710");
    private static final List<String> BRITISH =
            List.of("+442079460", "+441134960", "+441144960", "+441214960", "+441314960", "+441614960");
    private static final List<String> FRENCH = List.of("+3319900", "+3326191", "+3335301");

    private final Words words;
    private final Dice dice;
    private final Set<String> emails = new HashSet<>();
    private final int[] phones = new int[3];
    private int households;

    private Population(Words words, Dice dice) {
        this.words = words;
        this.dice = dice;
    }

    static List<Person> of(int size, Words words, Dice dice) {
        Population population = new Population(words, dice);
        List<Person> people = new ArrayList<>(size);
        people.add(population.first());
        while (people.size() < size) {
            int members = Math.min(dice.percent(14) ? dice.between(2, 4) : 1, size - people.size());
            population.addHousehold(people, members);
        }
        return List.copyOf(people);
    }

    private Person first() {
        emails.add("mara.lindqvist@example.com");
        return new Person(
                0,
                "Mara",
                "Lindqvist",
                "f",
                "mara.lindqvist@example.com",
                "m.lindqvist@post.example",
                phone("DE"),
                new Address("Lindenstraße 12", "10117", "Berlin", "DE"),
                LocalDate.of(1988, 4, 17),
                true,
                households++,
                0,
                EnumSet.allOf(Channel.class));
    }

    private void addHousehold(List<Person> people, int members) {
        Address address = address();
        String surname = dice.pick(words.surnames());
        for (int i = 0; i < members; i++) {
            Words.FirstName name = dice.pick(words.firstNames());
            String last = i == 0 || dice.percent(80) ? surname : dice.pick(words.surnames());
            Set<Channel> channels = channels();
            people.add(new Person(
                    people.size(),
                    name.name(),
                    last,
                    name.gender(),
                    email(name.name(), last),
                    channels.contains(Channel.APP) && dice.percent(15) ? email(last, name.name()) : "",
                    dice.percent(85) ? phone(address.country()) : "",
                    address,
                    LocalDate.of(1940, 1, 1).plusDays(dice.below(24_000)),
                    channels.contains(Channel.APP) || (channels.contains(Channel.WEB) && dice.percent(72)),
                    households,
                    channels.contains(Channel.WEB) && dice.percent(7) ? dice.between(1, 25) : 0,
                    channels));
        }
        households++;
    }

    private Set<Channel> channels() {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        addTo(channels, Channel.CRM, 62);
        addTo(channels, Channel.WEB, 66);
        addTo(channels, Channel.APP, channels.contains(Channel.WEB) ? 38 : 10);
        addTo(channels, Channel.TILL, channels.contains(Channel.CRM) ? 55 : 15);
        addTo(channels, Channel.LOYALTY, channels.contains(Channel.CRM) ? 45 : 12);
        addTo(channels, Channel.SUPPORT, 12);
        if (channels.isEmpty()) {
            channels.add(Channel.WEB);
        }
        return channels;
    }

    private void addTo(Set<Channel> channels, Channel channel, int percent) {
        if (dice.percent(percent)) {
            channels.add(channel);
        }
    }

    private Address address() {
        Words.City city = dice.pick(words.cities());
        String street = dice.pick(words.streets()) + " " + dice.between(1, 148);
        return new Address(street, dice.fill(city.postcode()), city.name(), city.country());
    }

    private String email(String first, String last) {
        String local = ascii(first) + (dice.percent(70) ? "." : "_") + ascii(last);
        String domain = dice.pick(DOMAINS);
        String email = local + "@" + domain;
        for (int i = 2; !emails.add(email); i++) {
            email = local + i + "@" + domain;
        }
        return email;
    }

    private String phone(String country) {
        return switch (country) {
            case "GB" -> phone(1, BRITISH, 1_000, 3);
            case "FR" -> phone(2, FRENCH, 10_000, 4);
            default -> phone(0, GERMAN, 1_000, 3);
        };
    }

    private String phone(int counter, List<String> blocks, int size, int digits) {
        int next = phones[counter]++;
        if (next >= blocks.size() * size) {
            return "";
        }
        String block = blocks.get(next % blocks.size());
        // 7 and 11 share no factor with the block sizes, so the numbers of a block are all different.
        String rest = Integer.toString((next / blocks.size() * 77 + 123) % size);
        return block + "0".repeat(digits - rest.length()) + rest;
    }

    /** A name in the letters a to z. */
    static String ascii(String name) {
        String plain = name.replace("ä", "ae")
                .replace("ö", "oe")
                .replace("Ö", "Oe")
                .replace("ü", "ue")
                .replace("ß", "ss")
                .replace("ı", "i");
        return Normalizer.normalize(plain, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z]", "");
    }
}
