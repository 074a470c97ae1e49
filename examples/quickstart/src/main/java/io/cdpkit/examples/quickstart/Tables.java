package io.cdpkit.examples.quickstart;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.cdpkit.event.Identifier;
import io.cdpkit.examples.quickstart.Person.Channel;
import io.cdpkit.segments.crm.Pipeline;
import io.cdpkit.segments.crm.Stage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The files that other systems of the shop hand over: customers, till receipts, tickets and loyalty cards. */
final class Tables {
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 1);
    private static final int DAYS = 540;
    /** The open ones, then that of deals won and that of deals lost. */
    private static final List<String> DEAL_STAGES =
            Pipeline.sales().stages().stream().map(Stage::name).toList();

    private static final int WON = Pipeline.sales().openStages().size();
    private static final List<String> OPENING = List.of("08:05", "09:20", "10:45", "11:10", "13:30", "15:55", "17:15");

    private final List<Person> people;
    private final Words words;
    private final Dice dice;
    private final Map<Identifier, Integer> owners;
    private int extraNumbers;

    Tables(List<Person> people, Words words, Dice dice, Map<Identifier, Integer> owners) {
        this.people = people;
        this.words = words;
        this.dice = dice;
        this.owners = owners;
    }

    /** A file's text and what is true about it. */
    record Table(String text, ShopSample.FileTruth truth) {}

    /** Rows of one file: proper ones, and lines as they stand. */
    private static final class Sheet {
        private final String file;
        private final StringWriter text = new StringWriter();
        private final CsvWriter csv;
        private int rows;
        private int more;
        private int broken;

        Sheet(String file, char separator, String... header) {
            this.file = file;
            this.csv = CsvWriter.builder()
                    .fieldSeparator(separator)
                    .lineDelimiter(LineDelimiter.LF)
                    .build(text);
            csv.writeRecord(header);
        }

        void row(String... fields) {
            rows++;
            csv.writeRecord(fields);
        }

        /** A row that is broken if it names nobody. */
        void rowOf(boolean known, String... fields) {
            broken += known ? 0 : 1;
            row(fields);
        }

        /** A row that tells two records. */
        void rowOfTwo(String... fields) {
            more++;
            row(fields);
        }

        void broken(String line) {
            rows++;
            broken++;
            flush();
            text.append(line).append('\n');
        }

        Table done() {
            flush();
            return new Table(text.toString(), new ShopSample.FileTruth(file, rows, rows + more, 0, 0, broken));
        }

        private void flush() {
            try {
                csv.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Table customers() {
        Sheet sheet = new Sheet(
                "crm.csv",
                ',',
                "customer_no",
                "first_name",
                "last_name",
                "email",
                "phone",
                "street",
                "postcode",
                "city",
                "country",
                "birthday",
                "created",
                "updated");
        String partnerEmail = "";
        int partnerHousehold = -1;
        int couples = 0;
        for (Person person : people) {
            if (!person.uses(Channel.CRM)) {
                continue;
            }
            boolean shares = person.household() == partnerHousehold && couples < people.size() / 80 && dice.percent(60);
            String email = shares ? partnerEmail : dice.percent(88) || person.number() == 0 ? person.email() : "";
            couples += shares ? 1 : 0;
            LocalDate created = person.number() == 0
                    ? LocalDate.of(2025, 2, 12)
                    : FIRST_DAY.minusDays(dice.below(700)).plusDays(dice.below(400));
            customer(
                    sheet,
                    person.customerNumber(),
                    person,
                    person.first(),
                    person.last(),
                    email,
                    person.phone(),
                    created,
                    created);
            if (dice.percent(8)) {
                again(sheet, person, email, created);
            }
            if (person.household() != partnerHousehold) {
                partnerEmail = email.isEmpty() ? person.email() : email;
                partnerHousehold = person.household();
            }
        }
        sheet.broken("C-300001,Only,Four,Fields");
        sheet.broken("C-300002,One,Too,,,,,,,,2025-01-01,2025-01-01,many");
        sheet.broken("C-300003,Thirtieth,February,,,,,,DE,1985-02-30,2025-01-01,2025-01-01");
        sheet.broken("C-300004,Month,Thirteen,,,,,,DE,,2025-13-01,2025-13-01");
        return sheet.done();
    }

    /** The same customer once more: a newer row, or another number with the same e-mail or phone, often with a typo. */
    private void again(Sheet sheet, Person person, String email, LocalDate created) {
        LocalDate updated = created.plusDays(dice.between(20, 140));
        String last = dice.percent(60) ? typo(person.last()) : person.last();
        int kind = dice.below(10);
        if (kind < 3) {
            customer(
                    sheet,
                    person.customerNumber(),
                    person,
                    person.first(),
                    last,
                    email,
                    person.phone(),
                    created,
                    updated);
        } else {
            String number = "C-" + (900_000 + ++extraNumbers);
            boolean byEmail = kind < 8 && !email.isEmpty();
            customer(
                    sheet,
                    number,
                    person,
                    person.first(),
                    last,
                    byEmail ? email : "",
                    byEmail ? "" : person.phone(),
                    updated,
                    updated);
        }
    }

    private void customer(
            Sheet sheet,
            String number,
            Person person,
            String first,
            String last,
            String email,
            String phone,
            LocalDate created,
            LocalDate updated) {
        owners.put(Identifier.of("customer_number", number), person.number());
        owners.putIfAbsent(Identifier.email(person.email()), person.number());
        Person.Address address = person.address();
        sheet.row(
                number,
                dice.percent(6) ? first.toUpperCase(Locale.ROOT) : first,
                dice.percent(5) ? " " + last : last,
                dice.percent(7) ? email.toUpperCase(Locale.ROOT) : email,
                phone(phone),
                dice.percent(92) ? address.street() : "",
                address.postcode(),
                address.city(),
                country(address.country()),
                dice.percent(70) ? person.birthday().toString() : "",
                created.toString(),
                updated.toString());
    }

    Table orders() {
        Sheet sheet = new Sheet(
                "orders.csv",
                ',',
                "order_id",
                "customer_no",
                "email",
                "date",
                "category",
                "item",
                "amount",
                "currency");
        int order = 0;
        for (Person person : people) {
            if (!person.uses(Channel.TILL)) {
                continue;
            }
            boolean byNumber = person.uses(Channel.CRM);
            // Some come often and stay, most do not.
            boolean loyal = person.number() > 0 && person.number() % 5 == 0;
            int from = dice.below(DAYS - 10);
            int stays = loyal ? DAYS - from : Math.min(dice.between(10, 300), DAYS - from);
            for (int i = loyal ? dice.between(2, 9) : dice.few(4); i > 0; i--) {
                Words.Product product = dice.pick(words.products());
                boolean known = dice.percent(98) || person.number() == 0;
                LocalDate day = FIRST_DAY.plusDays(person.number() == 0 ? 130 + 90 * i : from + dice.below(stays));
                sheet.rowOf(
                        known,
                        "T" + (400_000 + ++order),
                        known && byNumber ? person.customerNumber() : "",
                        known && (!byNumber || dice.percent(20) || person.number() == 0) ? person.email() : "",
                        day.toString(),
                        product.category(),
                        product.name(),
                        JsonObject.money(product.cents(), '.'),
                        Traffic.currency(person));
            }
        }
        sheet.broken("T499001,C-200002,,2025-02-29,Books,Small gardens,19.90,EUR");
        sheet.broken("T499002,C-200002,,2025-03-01,Books,Small gardens,nineteen,EUR");
        sheet.broken("T499003,C-200002,,2025-03-01,Books");
        sheet.broken("T499004,C-200002,,31.12.2025,Books,Small gardens,19.90,EUR");
        return sheet.done();
    }

    Table tickets() {
        Sheet sheet = new Sheet("tickets.csv", ',', "ticket_id", "email", "phone", "subject", "opened", "closed");
        int ticket = 0;
        for (Person person : people) {
            if (!person.uses(Channel.SUPPORT)) {
                continue;
            }
            for (int i = person.number() == 0 ? 1 : dice.few(3); i > 0; i--) {
                boolean calls = !person.phone().isEmpty() && dice.percent(35) && person.number() > 0;
                LocalDate opened =
                        person.number() == 0 ? LocalDate.of(2025, 12, 12) : FIRST_DAY.plusDays(dice.below(DAYS));
                LocalDate closed = opened.plusDays(dice.below(9));
                String subject = person.number() == 0 ? "Return of an item" : dice.pick(words.subjects());
                String[] row = {
                    "S-" + (60_000 + ++ticket),
                    calls ? "" : person.email(),
                    calls ? phone(person.phone()) : "",
                    subject,
                    opened + "T" + dice.pick(OPENING) + ":00Z",
                    dice.percent(80) ? closed + "T20:00:00Z" : ""
                };
                if (row[5].isEmpty()) {
                    sheet.row(row);
                } else {
                    sheet.rowOfTwo(row);
                }
            }
        }
        sheet.broken("S-69001,someone@example.com,,Question,2025-02-30T10:00:00Z,");
        sheet.broken("S-69002,someone@example.com");
        sheet.broken("S-69003,,,\"Neither, nor\",yesterday,");
        return sheet.done();
    }

    /** What the shop sells to some of its customers in bulk: each stage that a deal came to, with the day it did. */
    Table deals() {
        Sheet sheet = new Sheet(
                "deals.csv", ',', "deal_id", "customer_no", "email", "stage", "amount", "currency", "closes", "since");
        int deal = 0;
        for (Person person : people) {
            if (person.number() > 0 && (!person.uses(Channel.CRM) || !dice.percent(20))) {
                continue;
            }
            String id = "D-" + (80_000 + ++deal);
            String amount = JsonObject.money(dice.between(2_000, 90_000) * 10L, '.');
            LocalDate day = FIRST_DAY.plusDays(dice.below(DAYS - 5));
            LocalDate closes = day.plusDays(dice.between(60, 150));
            int stage = 0;
            boolean done = false;
            while (!done && !day.isAfter(FIRST_DAY.plusDays(DAYS))) {
                sheet.row(
                        id,
                        person.uses(Channel.CRM) ? person.customerNumber() : "",
                        !person.uses(Channel.CRM) || person.number() == 0 ? person.email() : "",
                        DEAL_STAGES.get(stage),
                        amount,
                        "EUR",
                        closes.toString(),
                        day.toString());
                // Some are forgotten; of the others, the further one came the likelier it goes on.
                done = stage >= WON || dice.percent(4);
                stage = dice.percent(60 + 7 * stage) ? stage + 1 : WON + 1;
                day = day.plusDays(1 + dice.below(24));
            }
        }
        sheet.broken("D-89001,C-200002,,Qualified,many,EUR,2026-01-01,2025-11-01");
        sheet.broken("D-89002,C-200002,,Qualified,100.00,EUR,2026-02-30,2025-11-01");
        sheet.broken("D-89003,C-200002");
        return sheet.done();
    }

    /** Written by a German spreadsheet: semicolons, decimal commas, days first. */
    Table loyalty() {
        Sheet sheet = new Sheet("loyalty.csv", ';', "card_no", "email", "phone", "points", "tier", "joined", "credit");
        for (Person person : people) {
            if (!person.uses(Channel.LOYALTY)) {
                continue;
            }
            owners.put(Identifier.of("card_number", person.card()), person.number());
            int points = dice.below(4_000);
            LocalDate joined = person.number() == 0 ? LocalDate.of(2025, 3, 1) : FIRST_DAY.plusDays(dice.below(DAYS));
            boolean byEmail = person.phone().isEmpty() || dice.percent(70) || person.number() == 0;
            sheet.row(
                    person.card(),
                    byEmail ? person.email() : "",
                    !byEmail || dice.percent(40) || person.number() == 0 ? phone(person.phone()) : "",
                    Integer.toString(points),
                    points > 2_500 ? "gold" : points > 900 ? "silver" : "basic",
                    german(joined),
                    JsonObject.money(dice.below(3_000), ','));
        }
        sheet.broken("77009999999;;;many;gold;01.02.2025;0,00");
        sheet.broken("77009999998;;;10;basic;31.04.2025;0,00");
        sheet.broken("77009999997,,,10,basic,01.02.2025,0.00");
        return sheet.done();
    }

    private static String german(LocalDate day) {
        String iso = day.toString();
        return iso.substring(8) + "." + iso.substring(5, 7) + "." + iso.substring(0, 4);
    }

    /** A phone number as people write it; only German numbers are written without the country. */
    private String phone(String e164) {
        if (e164.isEmpty()) {
            return "";
        }
        String rest = e164.substring(3);
        String spaced = rest.substring(0, rest.length() - 6) + " " + rest.substring(rest.length() - 6);
        String country = e164.substring(1, 3);
        return switch (dice.below(country.equals("49") ? 7 : 4)) {
            case 0 -> e164;
            case 1 -> "+" + country + " " + spaced;
            case 2 -> "00" + country + spaced.replace(" ", "");
            case 3 -> "+" + country + " (0)" + spaced;
            case 4 -> "0" + spaced.replace(" ", "/");
            case 5 -> "0" + spaced;
            default -> "0" + spaced.replace(" ", "-");
        };
    }

    private String country(String code) {
        return switch (code) {
            case "GB" -> dice.pick(List.of("GB", "United Kingdom", "UK"));
            case "FR" -> dice.pick(List.of("FR", "France"));
            default -> dice.pick(List.of("DE", "DE", "Germany", "Deutschland"));
        };
    }

    /** Two letters swapped, one left out, or one doubled. */
    private String typo(String word) {
        int at = 1 + dice.below(word.length() - 2);
        return switch (dice.below(3)) {
            case 0 -> word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
            case 1 -> word.substring(0, at) + word.substring(at + 1);
            default -> word.substring(0, at) + word.charAt(at) + word.substring(at);
        };
    }
}
