package io.cdpkit.json;

import io.cdpkit.profile.Change;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore.Recorded;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes as JSON, one line each, for message queues and logs of changes.
 *
 * <p>Every line has {@code cause}, {@code change} ({@code created}, {@code merged}, {@code split}, {@code renamed},
 * {@code removed}, {@code traits_changed}, {@code computed_changed}, {@code entered} or {@code exited}) and {@code
 * profile}; the other keys are those of the change's kind. Keys ascend. Changes hold ids and trait keys, never values.
 */
public final class ChangeJson {
    private ChangeJson() {}

    /** A change of the feed, with its {@code sequence}, as one line without a line end. */
    public static String write(Recorded recorded) {
        return fields(recorded.change())
                .put("sequence", recorded.sequence())
                .close('}')
                .text();
    }

    /** A change as one line without a line end. */
    public static String write(Change change) {
        return fields(change).close('}').text();
    }

    /**
     * The change that {@link #write(Change)} wrote.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Change read(String line) {
        return LosslessReader.read(line, "change that ChangeJson.write wrote", ChangeJson::change);
    }

    private static Change change(LosslessReader in) throws IOException {
        in.open();
        Map<String, String> texts = new HashMap<>();
        List<String> keys = List.of();
        int definition = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "definition" -> definition = Math.toIntExact(in.number());
                case "keys" -> keys = in.texts();
                default -> texts.put(key, in.text());
            }
        }
        ProfileId profile = id(texts, "profile");
        String cause = field(texts, "cause");
        return switch (field(texts, "change")) {
            case "created" -> new Change.Created(profile, cause);
            case "merged" -> new Change.Merged(profile, id(texts, "absorbed"), cause);
            case "split" -> new Change.Split(profile, id(texts, "from"), cause);
            case "renamed" -> new Change.Renamed(profile, id(texts, "former"), cause);
            case "removed" -> new Change.Removed(profile, cause);
            case "traits_changed" -> new Change.TraitsChanged(profile, keys, cause);
            case "computed_changed" -> new Change.ComputedChanged(profile, keys, cause);
            case "accounts_changed" -> new Change.AccountsChanged(profile, keys, cause);
            case "entered" -> new Change.Entered(profile, field(texts, "segment"), definition, cause);
            case "exited" -> new Change.Exited(profile, field(texts, "segment"), definition, cause);
            default -> throw new IllegalArgumentException("unknown change");
        };
    }

    private static ProfileId id(Map<String, String> texts, String key) {
        return ProfileId.parse(field(texts, key));
    }

    private static String field(Map<String, String> texts, String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("a field is missing");
        }
        return text;
    }

    private static CanonicalWriter fields(Change change) {
        CanonicalWriter out = CanonicalWriter.plain().open('{');
        if (change instanceof Change.Merged merged) {
            out.put("absorbed", merged.absorbed().toString());
        }
        out.put("cause", change.cause()).put("change", name(change));
        if (change instanceof Change.Entered entered) {
            out.put("definition", entered.definition());
        } else if (change instanceof Change.Exited exited) {
            out.put("definition", exited.definition());
        } else if (change instanceof Change.Renamed renamed) {
            out.put("former", renamed.former().toString());
        } else if (change instanceof Change.Split split) {
            out.put("from", split.from().toString());
        } else if (change instanceof Change.TraitsChanged traits) {
            keys(out, traits.keys());
        } else if (change instanceof Change.ComputedChanged computed) {
            keys(out, computed.keys());
        } else if (change instanceof Change.AccountsChanged accounts) {
            keys(out, accounts.accounts());
        }
        out.put("profile", change.profile().toString());
        if (change instanceof Change.Entered entered) {
            out.put("segment", entered.segment());
        } else if (change instanceof Change.Exited exited) {
            out.put("segment", exited.segment());
        }
        return out;
    }

    private static void keys(CanonicalWriter out, List<String> keys) {
        out.key("keys").open('[');
        keys.forEach(out::text);
        out.close(']');
    }

    private static String name(Change change) {
        if (change instanceof Change.Created) {
            return "created";
        } else if (change instanceof Change.Merged) {
            return "merged";
        } else if (change instanceof Change.Split) {
            return "split";
        } else if (change instanceof Change.Renamed) {
            return "renamed";
        } else if (change instanceof Change.Removed) {
            return "removed";
        } else if (change instanceof Change.TraitsChanged) {
            return "traits_changed";
        } else if (change instanceof Change.ComputedChanged) {
            return "computed_changed";
        } else if (change instanceof Change.AccountsChanged) {
            return "accounts_changed";
        } else if (change instanceof Change.Entered) {
            return "entered";
        } else if (change instanceof Change.Exited) {
            return "exited";
        }
        throw new AssertionError(change.getClass());
    }
}
