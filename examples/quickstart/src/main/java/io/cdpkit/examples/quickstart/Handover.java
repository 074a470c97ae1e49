package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.release.Anonymiser;
import io.cdpkit.privacy.release.Column;
import io.cdpkit.privacy.release.Hierarchy;
import io.cdpkit.privacy.release.PrivacyModel;
import io.cdpkit.privacy.release.Release;
import io.cdpkit.privacy.release.RiskReport;
import io.cdpkit.privacy.release.Table;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Trait;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The people of a segment as others may see them: where and when they were born and live, so far as five or more are alike,
 * and which other segments they are in, so far as those who are alike differ.
 *
 * @param risk what the release could give away
 * @param before what the same table could have given away as it was
 */
record Handover(String segment, Release release, RiskReport risk, RiskReport before) {
    private static final int K = 5;

    /** The people of a segment; empty where there are too few of them. */
    static Optional<Handover> of(String segment, Cdp cdp, long secretSeed) {
        Table.Builder builder = Table.builder(
                Column.quasiIdentifier("birth_year", Hierarchy.redaction()),
                Column.quasiIdentifier("postal_code", Hierarchy.redaction()),
                Column.quasiIdentifier("gender"),
                Column.sensitive("segments"));
        int people = 0;
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); ) {
            Profile profile = each.next();
            if (profile.segments().contains(segment)) {
                builder.row(
                        birthYear(profile),
                        postalCode(profile),
                        profile.text("gender").orElse("?"),
                        others(profile, segment));
                people++;
            }
        }
        if (people < K) {
            return Optional.empty();
        }
        Table table = builder.build();
        try {
            Release release = Anonymiser.builder(PrivacyModel.kAnonymity(K))
                    .seed(secretSeed)
                    .build()
                    .anonymise(table);
            return Optional.of(new Handover(segment, release, release.risk(), RiskReport.of(table)));
        } catch (IllegalArgumentException e) {
            // All of them are in the same segments, so that being one of them says which.
            return Optional.empty();
        }
    }

    private static String birthYear(Profile profile) {
        return profile.trait("birthday").map(Trait::value).orElse(Value.ofNull()) instanceof Value.Day day
                ? Integer.toString(day.date().getYear())
                : "????";
    }

    private static String postalCode(Profile profile) {
        return profile.trait("address").map(Trait::value).orElse(Value.ofNull()) instanceof Value.Fields address
                ? text(address.fields())
                : "?";
    }

    private static String text(Attributes address) {
        return address.text("postal_code").orElse("?");
    }

    private static String others(Profile profile, String segment) {
        return profile.segments().stream()
                .filter(other -> !other.equals(segment))
                .collect(Collectors.joining(" "));
    }

    /** Writes the rows as CSV. */
    void write(Writer out) throws IOException {
        line(release.columns(), out);
        for (int row = 0; row < release.rows(); row++) {
            ArrayList<String> cells = new ArrayList<>();
            for (int column = 0; column < release.columns().size(); column++) {
                cells.add(release.text(row, column));
            }
            line(cells, out);
        }
    }

    private static void line(List<String> cells, Writer out) throws IOException {
        out.write(cells.stream()
                .map(cell -> "\"" + cell.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(",")));
        out.write("\n");
    }

    /** How likely people are found, before and after. */
    List<String> inWords() {
        return List.of(
                "Released: " + segment + ", " + Report.count(release.rows()) + " people, each like at least " + (K - 1)
                        + " others",
                "  risk, as it was   " + risk(before),
                "  risk, as released " + risk(risk));
    }

    private static String risk(RiskReport risk) {
        return "at most " + percent(risk.highest()) + ", " + percent(risk.marketer()) + " of guesses right, "
                + percent(risk.uniques()) + " unlike anybody";
    }

    private static String percent(double share) {
        return Math.round(1_000 * share) / 10.0 + " %";
    }

    @Override
    public String toString() {
        return "hand-over of \"" + segment + "\": " + release;
    }
}
