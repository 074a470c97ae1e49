package io.cdpkit.examples.quickstart;

import static io.cdpkit.examples.quickstart.JsonObject.object;

import io.cdpkit.event.Identifier;
import io.cdpkit.examples.quickstart.Feed.Device;
import io.cdpkit.examples.quickstart.Journeys.Depth;
import io.cdpkit.examples.quickstart.Person.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the web shop and its app report about the people of the sample. */
final class Traffic {
    private static final Instant START = ShopSample.START;
    private static final Instant END = ShopSample.END;
    private static final List<String> POISON_IDS = List.of("null", "undefined", "0", "anonymous", "N/A");
    private static final List<String> INDUSTRIES = List.of("Hotels", "Offices", "Schools", "Cafés");

    private final List<Person> people;
    private final Dice dice;
    private final Feed web;
    private final Feed app;
    private final Journeys webJourneys;
    private final Journeys appJourneys;
    private final Map<Identifier, Integer> owners;

    /** @param owners filled with the personal devices and accounts, and whose they are */
    Traffic(List<Person> people, Words words, Dice dice, Map<Identifier, Integer> owners) {
        this.people = people;
        this.dice = dice;
        this.owners = owners;
        this.web = new Feed("web", 3, dice.fork());
        this.app = new Feed("app", 9, dice.fork());
        this.webJourneys = new Journeys(words, dice, web, false, END);
        this.appJourneys = new Journeys(words, dice, app, true, END);
    }

    void run() {
        new Story(people.get(0), webJourneys, appJourneys, web, app, owners).tell();
        for (Person person : people.subList(1, people.size())) {
            if (person.uses(Channel.WEB)) {
                browse(person);
            }
            if (person.uses(Channel.APP)) {
                useApp(person);
            }
        }
        shareTablets();
        visitKiosk();
        sendPoison();
        new BrokenLines(dice.fork()).addTo(web);
        new BrokenLines(dice.fork()).addTo(app);
    }

    Feed web() {
        return web;
    }

    Feed app() {
        return app;
    }

    private void browse(Person person) {
        Device browser = browser(person);
        List<Instant> visits = visits(7);
        int signIn = dice.below(Math.min(visits.size(), 3));
        boolean guest = !person.registered() && dice.percent(50);
        for (int i = 0; i < visits.size(); i++) {
            Instant time = visits.get(i);
            String userId =
                    person.registered() && (i == signIn || (i > signIn && dice.percent(80))) ? person.account() : "";
            if (i == signIn && person.registered()) {
                signUp(person, browser, time);
            } else if (i == signIn && guest) {
                web.send("identify", browser, "", time, object().put("traits", object().put("email", person.email())));
                owners.put(Identifier.email(person.email()), person.number());
            }
            Depth depth = guest && i == signIn ? Depth.ORDER : webJourneys.anyDepth();
            webJourneys.visit(browser, userId, time.plusSeconds(2), depth, currency(person));
        }
        if (person.registered() && dice.percent(22)) {
            signInElsewhere(person);
        }
    }

    private void signUp(Person person, Device browser, Instant time) {
        owners.put(Identifier.userId(person.account()), person.number());
        owners.put(Identifier.email(person.email()), person.number());
        web.send(
                "identify",
                browser.asked(agrees(person)),
                person.account(),
                time,
                object().put("traits", traits(person, time)));
        webJourneys.track(
                browser, person.account(), time.plusMillis(400), "Signed Up", object().put("method", "email"));
        if (person.company() > 0) {
            JsonObject company = object().put("name", "Company " + person.company())
                    .put("industry", INDUSTRIES.get(person.company() % INDUSTRIES.size()))
                    .put("employees", 5L + person.company() * 3L);
            web.send(
                    "group",
                    browser,
                    person.account(),
                    time.plusMillis(700),
                    object().put("groupId", "co-" + person.company()).put("traits", company));
        }
    }

    private JsonObject traits(Person person, Instant time) {
        JsonObject traits = object().put(
                        "email", dice.percent(10) ? person.email().toUpperCase(java.util.Locale.ROOT) : person.email())
                .put("firstName", person.first())
                .put("lastName", person.last())
                .put("createdAt", time.toString());
        if (!person.phone().isEmpty() && dice.percent(35)) {
            traits.put("phone", person.phone());
        }
        if (dice.percent(50)) {
            Person.Address address = person.address();
            traits.put(
                    "address",
                    object().put("street", address.street())
                            .put("city", address.city())
                            .put("postalCode", address.postcode())
                            .put("country", address.country()));
        }
        if (dice.percent(25)) {
            traits.put("birthday", person.birthday().toString());
        }
        return dice.percent(30) ? traits.put("gender", person.gender()) : traits;
    }

    /** A second browser, known to be the same person's only once she signs in there. */
    private void signInElsewhere(Person person) {
        Device other = browser(person);
        Instant time = dice.within(START.plus(Duration.ofDays(120)), END.minus(Duration.ofDays(1)));
        webJourneys.visit(other, "", time, Depth.SEARCH, currency(person));
        Instant later = time.plusSeconds(dice.between(600, 7_200));
        web.send(
                "identify",
                other,
                person.account(),
                later,
                object().put("traits", object().put("email", person.email())));
        webJourneys.visit(other, person.account(), later.plusSeconds(3), webJourneys.anyDepth(), currency(person));
    }

    private void useApp(Person person) {
        Device phone = own(
                person,
                new Device(
                        dice.uuid(),
                        clockError(),
                        object().put(
                                        "library",
                                        object().put("name", "analytics-android")
                                                .put("version", "4.10.4"))
                                .put("device", object().put("type", "android").put("model", dice.fill("PH-###")))
                                .put("os", object().put("name", "Android").put("version", "14"))));
        List<Instant> visits = visits(5);
        Instant installed = visits.get(0);
        appJourneys.track(phone, "", installed, "Application Installed", object().put("version", "3.2.0"));
        appJourneys.view(phone, "", installed.plusSeconds(1), "Welcome", "");
        if (dice.percent(10)) {
            String guest = "guest-" + dice.fill("########");
            owners.put(Identifier.userId(guest), person.number());
            appJourneys.visit(phone, guest, installed.plusSeconds(4), Depth.SEARCH, currency(person));
            app.send("alias", phone, person.account(), installed.plusSeconds(600), object().put("previousId", guest));
        }
        String email = person.otherEmail().isEmpty() ? person.email() : person.otherEmail();
        JsonObject traits = object().put("email", email).put("firstName", person.first());
        if (!person.phone().isEmpty() && dice.percent(60)) {
            traits.put("phone", person.phone());
        }
        owners.put(Identifier.userId(person.account()), person.number());
        owners.put(Identifier.email(email), person.number());
        app.send(
                "identify",
                phone.asked(agrees(person)),
                person.account(),
                installed.plusSeconds(700),
                object().put("traits", traits));
        for (Instant time : visits) {
            appJourneys.visit(phone, person.account(), time.plusSeconds(720), appJourneys.anyDepth(), currency(person));
        }
    }

    /** One tablet on the sofa: two to four people sign in on it in turn and browse without signing in between. */
    private void shareTablets() {
        TreeMap<Integer, List<Person>> households = new TreeMap<>();
        people.stream()
                .filter(person -> person.registered() && person.number() > 0)
                .forEach(person -> households
                        .computeIfAbsent(person.household(), h -> new ArrayList<>())
                        .add(person));
        households.values().stream()
                .filter(members -> members.size() > 1)
                .limit(60)
                .forEach(members -> {
                    Device tablet = new Device("tab-" + dice.uuid(), Duration.ZERO, webContext("tablet"));
                    for (Instant time : visits(6)) {
                        Person member = dice.pick(members);
                        owners.put(Identifier.userId(member.account()), member.number());
                        web.send(
                                "identify",
                                tablet,
                                member.account(),
                                time,
                                object().put("traits", object().put("firstName", member.first())));
                        webJourneys.visit(
                                tablet,
                                member.account(),
                                time.plusSeconds(5),
                                webJourneys.anyDepth(),
                                currency(member));
                        webJourneys.visit(tablet, "", time.plusSeconds(9_000), Depth.LOOK, currency(member));
                    }
                });
    }

    /** A screen at the entrance of the shop that hundreds of people sign in on. */
    private void visitKiosk() {
        Device kiosk = new Device("kiosk-hamburg-01", Duration.ZERO, webContext("kiosk"));
        for (Person person : people) {
            if (person.registered() && person.number() % 5 == 1) {
                owners.put(Identifier.userId(person.account()), person.number());
                Instant time = dice.within(START, END);
                webJourneys.track(kiosk, person.account(), time, "Store Check-in", object().put("store", "Hamburg"));
                if (dice.percent(20)) {
                    webJourneys.visit(kiosk, "", time.plusSeconds(60), Depth.LOOK, "EUR");
                }
            }
        }
    }

    /** What careless code sends for "nobody": it must not make one person of many. */
    private void sendPoison() {
        for (int i = 0; i < people.size() / 25; i++) {
            // Every fourth has no id of a browser either: its events belong to nobody.
            Device browser = new Device(i % 4 == 3 ? "" : dice.uuid(), Duration.ZERO, webContext("desktop"));
            Instant time = dice.within(START, END);
            if (i % 4 == 0) {
                web.send("identify", browser, "", time, object().put("traits", object().put("email", "test@test.com")));
            }
            webJourneys.visit(browser, dice.pick(POISON_IDS), time.plusSeconds(1), Depth.LOOK, "EUR");
        }
    }

    private Device browser(Person person) {
        return own(person, new Device(dice.uuid(), clockError(), webContext(dice.percent(50) ? "desktop" : "mobile")));
    }

    private Device own(Person person, Device device) {
        owners.put(Identifier.anonymousId(device.anonymousId()), person.number());
        return device;
    }

    private static boolean agrees(Person person) {
        return person.number() % 4 != 3;
    }

    private static JsonObject webContext(String kind) {
        return object().put("library", object().put("name", "analytics.js").put("version", "2.11.1"))
                .put("device", object().put("type", kind));
    }

    /** Most clocks are right; a few are minutes, or a year, off. */
    private Duration clockError() {
        if (!dice.percent(5)) {
            return Duration.ZERO;
        }
        return dice.percent(20) ? Duration.ofDays(-365) : Duration.ofSeconds(dice.between(-7_200, 7_200));
    }

    /** Visits of somebody who comes at some time, and stays a customer for a while. */
    private List<Instant> visits(int most) {
        Instant last = END.minus(Duration.ofHours(6));
        Instant from = dice.within(START, last.minus(Duration.ofDays(10)));
        Instant until = from.plus(Duration.ofDays(dice.between(10, 400)));
        List<Instant> visits = new ArrayList<>();
        for (int i = dice.few(most); i > 0; i--) {
            visits.add(dice.within(from, until.isBefore(last) ? until : last));
        }
        visits.sort(null);
        return visits;
    }

    static String currency(Person person) {
        return person.address().country().equals("GB") ? "GBP" : "EUR";
    }
}
