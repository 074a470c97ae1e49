package io.cdpkit.privacy.consent;

import com.iab.gpp.encoder.GppModel;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a string of the IAB's Global Privacy Platform says: a TC string of Europe, and whether a consumer of the United
 * States opted out.
 *
 * <p>The only class that touches iabgpp-encoder, which need not be there until it is loaded.
 *
 * @param tcf the European section as it stands; null if there is none
 * @param optedOut whether any section says that she opted out of sale, sharing or targeted advertising, or that her
 *     browser did (GPC), or is one that cannot be judged
 * @param asked whether any section says that she did not opt out
 */
record GppString(@Nullable String tcf, boolean optedOut, boolean asked) {
    private static final int TCF_EU = 2;
    private static final int USP = 6;
    private static final int US_NATIONAL = 7;
    /** Told apart here, for the decoder takes any char for some digit, and no text for a string without sections. */
    private static final Pattern READABLE = Pattern.compile("[-A-Za-z0-9_.~]+");

    /** A segment or section without anything in it, such as one that was cut off. */
    private static final Pattern HOLE = Pattern.compile("[.~](?:[.~]|\\z)");

    /** The only version of the older string of the United States; the decoder takes others for it. */
    private static final Pattern USP_1 = Pattern.compile("1[-YN]{3}");

    private static final List<String> OPT_OUTS = List.of("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut");

    /** The string, read; empty where it is none, or where nobody is there to read it. */
    static Optional<GppString> parse(String text) {
        if (!READABLE.matcher(text).matches() || HOLE.matcher(text).find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(text, new GppModel(text)));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static GppString read(String text, GppModel model) {
        List<Integer> sections = model.getSectionIds();
        String[] parts = text.split("~", -1);
        if (parts.length != sections.size() + 1) {
            throw new IllegalArgumentException("the header names " + sections.size() + " sections");
        }
        String tcf = null;
        boolean optedOut = false;
        boolean asked = false;
        for (int i = 0; i < sections.size(); i++) {
            int section = sections.get(i);
            if (section == TCF_EU) {
                tcf = parts[i + 1];
            } else {
                Choice choice =
                        section == USP && !USP_1.matcher(parts[i + 1]).matches() ? Choice.OUT : choice(model, section);
                optedOut |= choice == Choice.OUT;
                asked |= choice == Choice.IN;
            }
        }
        return new GppString(tcf, optedOut, asked);
    }

    private enum Choice {
        IN,
        OUT,
        NONE
    }

    private static Choice choice(GppModel model, int section) {
        if (section == USP) {
            return usp(String.valueOf(model.getFieldValue(section, "OptOutSale")));
        } else if (section < US_NATIONAL) {
            return Choice.OUT;
        } else if (model.hasField(section, "Gpc") && Boolean.TRUE.equals(model.getFieldValue(section, "Gpc"))) {
            return Choice.OUT;
        }
        boolean in = false;
        for (String field : OPT_OUTS) {
            if (model.hasField(section, field)) {
                int value = ((Number) model.getFieldValue(section, field)).intValue();
                if (value != 0 && value != 2) {
                    return Choice.OUT;
                }
                in |= value == 2;
            }
        }
        return in ? Choice.IN : Choice.NONE;
    }

    private static Choice usp(String saleOptOut) {
        return switch (saleOptOut) {
            case "N" -> Choice.IN;
            case "-" -> Choice.NONE;
            default -> Choice.OUT;
        };
    }
}
