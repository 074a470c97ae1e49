package io.cdpkit.identity;

import java.util.ArrayList;
import java.util.List;

/** The built-in list of values that name nobody, and the shapes that stand for endless lists of them. */
final class PoisonValues {
    private static final String WORDS = """
            null (null) <null> [null] \\n nil nan none (none) void undefined (undefined) undef empty blank missing error
            true false yes no 0 -1 0.0 -1.0 +0 inf infinity -infinity +infinity
            [] {} () <> {null} [object] [undefined] [] . .. ... ? ?? ??? * ** *** _ __ ___ / # x xx xxx xxxx
            #n/a #ref! #value! #name? #null! #div/0! #num! #error!
            anonymous anon anonymous_user anonymoususer guest guest_user guestuser unknown unknown_user unknownuser
            n/a n.a. n.a na n.v. k.a. k/a tbd tba todo
            invalid invalid_id invalidid test tester testing test1 test123 testuser test_user test-user test.user
            dummy fake sample example foo bar foobar asdf asdfgh qwerty qwertz abc xyz
            default notset not_set not-set not-available not_available notavailable nouser no_user no-user
            userid user_id user-id anonymousid anonymous_id anonymous-id customerid customer_id deviceid device_id
            unbekannt anonym gast keine kein leer ohne inconnu aucun aucune anonyme
            noemail no_email no-email nomail nophone no_phone no-phone noname
            ffffffff-ffff-ffff-ffff-ffffffffffff ffffffffffffffffffffffffffffffff
            {ffffffff-ffff-ffff-ffff-ffffffffffff} {00000000-0000-0000-0000-000000000000}
            9774d56d682e549c 02:00:00:00:00:00 00:00:00:00:00:00 ff:ff:ff:ff:ff:ff 0.0.0.0 127.0.0.1 ::1 localhost
            d41d8cd98f00b204e9800998ecf8427e da39a3ee5e6b4b0d3255bfef95601890afd80709
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            """;

    private static final List<String> PHRASES = List.of(
            "",
            "[object object]",
            "[object undefined]",
            "[object null]",
            "anonymous user",
            "guest user",
            "unknown user",
            "test user",
            "not available",
            "not applicable",
            "not set",
            "(not set)",
            "not provided",
            "(not provided)",
            "no email",
            "no e-mail",
            "no phone",
            "no name",
            "no value",
            "keine angabe",
            "k. a.",
            "n. a.",
            "nicht angegeben",
            "non renseign\u00e9");

    private static final String LOCAL_PARTS = """
            test tester testing test1 test123 testuser test.user user user1 username email mail e-mail example name
            yourname your.name youremail your.email your-email you me someone somebody nobody none null undefined na
            no noemail no-email no.email nomail anonymous guest unknown invalid dummy fake sample foo bar asdf abc xyz
            a aa aaa b x xx xxx customer kunde
            """;

    private static final String DOMAINS = """
            example.com example.org example.net example.de test.com test.org test.net test.de domain.com yourdomain.com
            email.com none.com noemail.com nomail.com invalid.com fake.com null.com asdf.com abc.com
            """;

    private static final String ADDRESSES = """
            a@a.com a@a.de a@b.com a@b.c a@b.de b@b.com x@x.com x@x.de x@y.com x@y.z aa@aa.com aaa@aaa.com abc@abc.de
            asdf@asdf.de foo@bar.com foo@foo.com no@no.com no@mail.com no@email.com none@none.de test@gmail.com
            test@mail.com test@test test@localhost root@localhost user@localhost nomail@nomail.de @ n@a.com na@na.com
            keine@email.de keine@mail.de
            """;

    private static final List<String> SILENT_LOCAL_PARTS = List.of(
            "noreply@",
            "no-reply@",
            "no_reply@",
            "no.reply@",
            "donotreply@",
            "do-not-reply@",
            "do_not_reply@",
            "do.not.reply@",
            "nicht-antworten@",
            "ne-pas-repondre@");

    private static final int RUN = 7;
    private static final int LONGEST_COUNTRY_CODE = 3;

    private PoisonValues() {}

    static List<String> everywhere() {
        ArrayList<String> all = new ArrayList<>(PHRASES);
        all.addAll(words(WORDS));
        all.addAll(words(ADDRESSES));
        for (String domain : words(DOMAINS)) {
            for (String local : words(LOCAL_PARTS)) {
                all.add(local + "@" + domain);
            }
        }
        return all;
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    /** Only zeros and hyphens, an unexpanded placeholder, or an address that is never read. */
    static boolean hasShape(String text, int start, int end) {
        if (start == end) {
            return true;
        }
        char first = text.charAt(start);
        if (first == '0' || first == '-') {
            return isZerosAndHyphens(text, start, end);
        } else if (first == '{' || first == '$' || first == '%') {
            return isPlaceholder(text, start, end);
        } else if (first == 'n' || first == 'N' || first == 'd' || first == 'D') {
            return isSilentAddress(text, start, end);
        }
        return false;
    }

    private static boolean isZerosAndHyphens(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) != '0' && text.charAt(i) != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlaceholder(String text, int start, int end) {
        return isWithin("{{", "}}", text, start, end)
                || isWithin("${", "}", text, start, end)
                || isWithin("%%", "%%", text, start, end);
    }

    private static boolean isWithin(String open, String close, String text, int start, int end) {
        return end - start >= open.length() + close.length()
                && text.startsWith(open, start)
                && text.startsWith(close, end - close.length());
    }

    private static boolean isSilentAddress(String text, int start, int end) {
        for (String local : SILENT_LOCAL_PARTS) {
            int at = start + local.length() - 1;
            if (at < end && text.charAt(at) == '@' && text.regionMatches(true, start, local, 0, local.length())) {
                return true;
            }
        }
        return false;
    }

    /** At most a country code, then seven or more times one digit, or digits that count up or down. */
    static boolean isPhoneRun(String text, int start, int end) {
        int digits = 0;
        int equal = 0;
        int up = 0;
        int down = 0;
        int last = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                int digit = c - '0';
                digits++;
                equal = last == digit ? equal + 1 : 1;
                up = last >= 0 && digit == (last + 1) % 10 ? up + 1 : 1;
                down = last >= 0 && last == (digit + 1) % 10 ? down + 1 : 1;
                last = digit;
            } else if (" -.()/+".indexOf(c) < 0) {
                return false;
            }
        }
        int longest = Math.max(equal, Math.max(up, down));
        return longest >= RUN && digits - longest <= LONGEST_COUNTRY_CODE;
    }
}
