package io.cdpkit.privacy.access;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.access.PersonalData.Handover;
import io.cdpkit.privacy.access.PersonalData.Tie;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.profile.AccountRole;
import io.cdpkit.profile.Activity;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.Trait;
import io.cdpkit.store.TenantStore.Recorded;
import java.io.Flushable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Personal data as one page to read and to print. */
final class AccessPage {
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <title>Your personal data</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
        .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; }
        table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem; }
        caption { text-align: start; font-weight: 600; padding: .4rem 0; }
        th, td { border-bottom: 1px solid #8888; padding: .35rem .6rem; text-align: start; vertical-align: top;
          overflow-wrap: anywhere; }
        dl { margin: 0; display: grid; grid-template-columns: max-content auto; gap: 0 .8rem; }
        dt { font-weight: 600; } dd { margin: 0; } ul { margin: 0; padding-inline-start: 1.2rem; }
        pre { white-space: pre-wrap; margin: 0; font: inherit; }
        @media print {
          body { max-width: none; font-size: 9pt; padding: 0; } nav, .skip { display: none; }
          thead { display: table-header-group; } tr { break-inside: avoid; } h2 { break-after: avoid; }
        }
        </style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
        <h1>Your personal data</h1>
        """;
    private static final String NAVIGATION = """
        </header>
        <nav aria-label="Contents"><ol>
        <li><a href="#names">Who we think you are</a></li>
        <li><a href="#traits">What we hold about you</a></li>
        <li><a href="#conclusions">What we concluded</a></li>
        <li><a href="#consents">What you agreed to</a></li>
        <li><a href="#recipients">Who received your data</a></li>
        <li><a href="#events">What you did</a></li>
        <li><a href="#changes">What became of your profile</a></li>
        </ol></nav>
        <main id="main">
        """;

    private final PersonalData data;
    private final Profile profile;
    private final Appendable out;
    private final Html html;

    AccessPage(PersonalData data, Appendable out) {
        this.data = data;
        this.profile = data.profile();
        this.out = out;
        this.html = new Html(out);
    }

    void write() throws IOException {
        html.raw(HEAD).raw("<p>All that is held about you on ");
        html.text(data.made().toString()).raw(", under the number ");
        html.text(profile.id().toString()).raw(".</p>\n").raw(NAVIGATION);
        names();
        traits();
        conclusions();
        consents();
        recipients();
        events();
        changes();
        html.raw("</main>\n</body>\n</html>\n");
        if (out instanceof Flushable flushable) {
            flushable.flush();
        }
    }

    private void names() throws IOException {
        html.open("names", "Who we think you are");
        html.table("Names you are known by, and why we hold them to be yours", "Kind", "Name", "Why");
        for (Tie tie : data.identity()) {
            Identifier name = tie.identifier();
            html.row(name.namespace().name(), name.value(), why(tie));
        }
        html.endTable();
        if (!data.history().aliases().isEmpty()) {
            html.table("Former numbers of your profile", "Number");
            for (ProfileId alias : data.history().aliases()) {
                html.row(alias.toString());
            }
            html.endTable();
        }
        html.close();
    }

    private static String why(Tie tie) {
        if (!(tie.why() instanceof Explanation.Same same)) {
            return "It changed while this page was made.";
        }
        return same.path().isEmpty()
                ? "You were first seen with it."
                : same.path().stream().map(AccessPage::why).collect(Collectors.joining("\n"));
    }

    private static String why(Explanation.Step step) {
        return name(step.from()) + " and " + name(step.to()) + ": " + step.rule() + ", " + step.events()
                + (step.events() == 1 ? " event at " : " events since ") + step.first();
    }

    private static String name(Identifier identifier) {
        return identifier.namespace() + " " + identifier.value();
    }

    private void traits() throws IOException {
        html.open("traits", "What we hold about you");
        html.table("What holds now, and who said so", "What", "Value", "Source", "Since", "Kind of data", "Message");
        for (int i = 0; i < profile.traits().keys().size(); i++) {
            String key = profile.traits().keys().get(i);
            Trait trait = profile.trait(key).orElseThrow();
            html.row(
                    key,
                    trait.value(),
                    trait.source().id(),
                    trait.time(),
                    words(data.derived().labels(key)),
                    trait.messageId());
            for (Trait.Candidate other : trait.candidates()) {
                if (!other.value().equals(trait.value())) {
                    html.row(
                            key + " (another value)",
                            other.value(),
                            other.source().id(),
                            other.time(),
                            words(data.derived().labels(key)),
                            other.messageId());
                }
            }
        }
        html.endTable();
        if (!profile.accounts().isEmpty()) {
            html.table("Accounts and companies you belong to", "Account", "Role", "Since", "Until");
            for (AccountRole role : profile.accounts()) {
                html.row(
                        role.account(),
                        role.role().orElse(""),
                        role.since(),
                        role.until().map(Instant::toString).orElse(""));
            }
            html.endTable();
        }
        html.close();
    }

    private static String words(List<Label> labels) {
        return labels.stream().map(Label::name).collect(Collectors.joining(", "));
    }

    private void conclusions() throws IOException {
        html.open("conclusions", "What we concluded");
        html.table("Groups you are in, and why", "Group", "Since", "Definition", "Why");
        for (Membership membership : profile.memberships()) {
            html.row(
                    membership.segment(),
                    membership.since(),
                    membership.definition(),
                    data.derived().reasons().getOrDefault(membership.segment(), ""));
        }
        html.endTable();
        html.table("What was computed about you", "What", "Result", "Kind of data");
        for (Computed computed : profile.computed()) {
            html.row(computed.trait(), computed.value(), words(data.derived().labels(computed.trait())));
        }
        for (Map.Entry<String, String> each : data.derived().computed().entrySet()) {
            html.row(each.getKey(), each.getValue(), words(data.derived().labels(each.getKey())));
        }
        html.endTable().close();
    }

    private void consents() throws IOException {
        html.open("consents", "What you agreed to");
        html.table("What holds now", "Purpose", "Allowed", "Because it is");
        for (var each : data.consents().decisions().entrySet()) {
            html.row(
                    each.getKey().name(),
                    each.getValue().isAllowed() ? "yes" : "no",
                    lower(each.getValue().reason()));
        }
        html.endTable();
        html.table("Every statement", "Purpose", "Said", "At", "Until", "Legal ground", "Names", "Evidence");
        for (Consent consent : data.consents().ledger().statements()) {
            html.row(
                    consent.purpose().name(),
                    lower(consent.status()),
                    consent.time(),
                    consent.expiry() == null ? "" : consent.expiry(),
                    lower(consent.basis()),
                    consent.names().stream().map(AccessPage::name).collect(Collectors.joining("\n")),
                    consent.evidence());
        }
        html.endTable().close();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void recipients() throws IOException {
        html.open("recipients", "Who received your data");
        html.table("Lists that hold you", "Recipient", "List", "What it may hold");
        for (Handover handover : data.handovers()) {
            html.row(
                    handover.platform().name() + " " + handover.platform().product(),
                    handover.audience(),
                    handover.fields().stream().map(AccessPage::lower).collect(Collectors.joining(", ")));
        }
        html.endTable().close();
    }

    private void events() throws IOException {
        html.open("events", "What you did");
        Activity activity = profile.activity();
        html.raw("<p>").text(Long.toString(activity.events())).raw(" events");
        html.raw(" from ")
                .text(activity.first().toString())
                .raw(" to ")
                .text(activity.last().toString());
        html.raw(".");
        if (data.history().withheld() > 0) {
            html.raw(" ").text(Integer.toString(data.history().withheld()));
            html.raw(" things in them speak of other people and are left out.");
        }
        html.raw("</p>\n");
        html.table("Events, the earliest first", "When", "What", "Source", "Names", "Details", "Kept until", "Message");
        for (Event event : data.history().events()) {
            event(event);
        }
        html.endTable().close();
    }

    private void event(Event event) throws IOException {
        html.raw("<tr><th scope=\"row\">").text(event.time().toString()).raw("</th>");
        html.cell(lower(event.type()) + (event.name().isEmpty() ? "" : ": " + event.name()));
        html.cell(event.source().id());
        html.cell(event.identifiers().stream().map(AccessPage::name).collect(Collectors.joining("\n")));
        html.raw("<td>");
        html.attributes(event.traits()).attributes(event.properties()).attributes(event.context());
        html.raw("</td>");
        Instant until = data.history().keptUntil().get(event.id());
        html.cell(until == null ? "" : until).cell(event.id()).raw("</tr>\n");
    }

    private void changes() throws IOException {
        html.open("changes", "What became of your profile");
        html.table("Changes, the earliest first", "Number", "What", "About", "Because of");
        for (Recorded recorded : data.history().changes()) {
            Change change = recorded.change();
            html.row(Long.toString(recorded.sequence()), what(change), about(change), change.cause());
        }
        html.endTable().close();
    }

    private static String what(Change change) {
        if (change instanceof Change.Created) {
            return "you were seen for the first time";
        } else if (change instanceof Change.Merged) {
            return "two profiles turned out to be yours";
        } else if (change instanceof Change.Split) {
            return "part of a profile was given one of its own";
        } else if (change instanceof Change.Renamed) {
            return "your profile got another number";
        } else if (change instanceof Change.Removed) {
            return "a profile was removed";
        } else if (change instanceof Change.TraitsChanged) {
            return "what we hold changed";
        } else if (change instanceof Change.ComputedChanged) {
            return "what we reckon changed";
        } else if (change instanceof Change.AccountsChanged) {
            return "your place in a company changed";
        } else if (change instanceof Change.Entered) {
            return "you came into a group";
        } else if (change instanceof Change.Exited) {
            return "you left a group";
        }
        throw new AssertionError(change.getClass());
    }

    private static String about(Change change) {
        if (change instanceof Change.TraitsChanged traits) {
            return String.join(", ", traits.keys());
        } else if (change instanceof Change.ComputedChanged computed) {
            return String.join(", ", computed.keys());
        } else if (change instanceof Change.AccountsChanged accounts) {
            return String.join(", ", accounts.accounts());
        } else if (change instanceof Change.Entered entered) {
            return entered.segment();
        } else if (change instanceof Change.Exited exited) {
            return exited.segment();
        }
        return "";
    }
}
