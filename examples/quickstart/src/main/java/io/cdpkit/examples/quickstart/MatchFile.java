package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.audience.Audience;
import io.cdpkit.privacy.audience.Delivered;
import io.cdpkit.privacy.audience.Delivery;
import io.cdpkit.privacy.audience.Member;
import io.cdpkit.privacy.audience.Platform;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.profile.Profile;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The people of a segment as an ad platform matches them: hashed contacts of those who agree to advertising, and of nobody
 * where they are fewer than the platform serves. Unlike a {@link Handover} it is pseudonymous, not anonymous: whoever knows
 * an address can hash it and look.
 */
final class MatchFile {
    /** The category of {@code context.consent.categoryPreferences} that agrees to advertising. */
    static final String CATEGORY = "Advertising";

    private static final ConsentRules RULES =
            ConsentRules.builder().categories(Purpose.ADVERTISING, CATEGORY).build();

    private final String segment;
    private final Cdp cdp;
    private final InstantSource clock;
    private final Audience audience;
    private Delivered delivered;

    MatchFile(String segment, Cdp cdp, InstantSource clock) {
        this.segment = segment;
        this.cdp = cdp;
        this.clock = clock;
        this.audience = Audience.of(Platform.META, segment, Set.of(Purpose.ADVERTISING));
        this.delivered = Delivered.nothing(audience);
    }

    /** What the recipient holds, and how often it was written to. */
    Delivered delivered() {
        return delivered;
    }

    /** Writes the whole list at first and what changed after that, and says what went. */
    List<String> write(Appendable toAdd, Appendable toRemove) throws IOException {
        Delivery delivery = audience.deliver(members(), delivered, clock);
        ConsentSource askedAgain = names -> names.stream()
                .flatMap(name -> cdp.find(name).stream())
                .distinct()
                .map(profile -> RULES.ledger(cdp.timeline(profile.id())))
                .reduce(ConsentLedger.empty(), ConsentLedger::plus);
        Delivery.Result result = delivery.write(toAdd, toRemove, askedAgain);
        delivered = result.delivered();
        return inWords(delivery, result);
    }

    private List<String> inWords(Delivery delivery, Delivery.Result result) {
        List<String> words = new ArrayList<>();
        words.add((delivery.isFull() ? "Matched: " : "  then: ") + segment + ", " + Report.count(result.added())
                + " rows to add and " + Report.count(result.removed()) + " to remove at "
                + audience.platform().product() + " of " + audience.platform());
        if (delivery.isFull()) {
            words.add("  hashed contacts are pseudonymous, not anonymous: who knows an address finds its hash");
            words.add("  kept back: " + Report.count(delivery.unconsented() + result.withheld())
                    + " people who did not agree to advertising"
                    + (delivery.isTooSmall()
                            ? ", and the rest, since a list of " + delivery.size() + " is too small"
                            : ""));
        }
        return words;
    }

    private Stream<Member> members() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(cdp.profiles().iterator(), Spliterator.NONNULL), false)
                .filter(profile -> profile.segments().contains(segment))
                .map(this::member);
    }

    private Member member(Profile profile) {
        return Member.of(profile, RULES.ledger(cdp.timeline(profile.id())));
    }
}
