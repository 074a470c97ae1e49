package io.cdpkit.segments.crm;

import io.cdpkit.commerce.Money;
import io.cdpkit.event.Value;
import io.cdpkit.segments.crm.CrmIssue.Reason;
import io.cdpkit.segments.crm.Stage.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the facts about one deal, in their order of time, say. One use, by one thread. */
final class DealFold {
    private final String id;
    private final CrmSchema schema;
    private final List<CrmIssue> issues;
    private final Details details = new Details();
    private final ArrayList<Deal.Entry> log = new ArrayList<>();
    private Pipeline pipeline;

    private DealFold(String id, CrmSchema schema, List<CrmIssue> issues) {
        this.id = id;
        this.schema = schema;
        this.issues = issues;
        this.pipeline = schema.usualPipeline();
    }

    /** The deal; null where it was deleted. */
    static @Nullable Deal of(List<CrmFact> facts, CrmSchema schema, List<CrmIssue> issues) {
        DealFold fold = new DealFold(facts.get(0).subject(), schema, issues);
        for (CrmFact fact : facts) {
            if (fact.kind() == CrmKind.DEAL_DELETED) {
                return null;
            }
            fold.take(fact);
        }
        return new Deal(fold.id, fold.pipeline.id(), fold.log, fold.terms(), fold.details.people());
    }

    private void take(CrmFact fact) {
        details.take(fact);
        boolean starts = log.isEmpty();
        String named = fact.text(CrmField.PIPELINE);
        if (named != null) {
            Pipeline next = schema.pipeline(named).orElse(null);
            if (next == null) {
                issues.add(new CrmIssue(
                        Reason.UNKNOWN_PIPELINE, fact.messageId(), "the schema names no such pipeline; add it"));
            } else {
                starts = starts || next != pipeline;
                pipeline = next;
            }
        }
        Stage stage = stage(fact);
        if (stage == null && starts) {
            stage = pipeline.first(Outcome.OPEN);
        }
        if (stage != null) {
            enter(stage, fact);
        }
    }

    /** Where the fact puts the deal; null where it leaves it. */
    private @Nullable Stage stage(CrmFact fact) {
        String named = fact.text(CrmField.STAGE);
        Stage stage = named == null ? null : pipeline.stage(named).orElse(null);
        if (named != null && stage == null) {
            issues.add(new CrmIssue(
                    Reason.UNKNOWN_STAGE,
                    fact.messageId(),
                    "pipeline \"" + pipeline.id() + "\" has no such stage; add it"));
        }
        if (fact.kind() == CrmKind.DEAL_WON) {
            return ended(stage, Outcome.WON);
        }
        return fact.kind() == CrmKind.DEAL_LOST ? ended(stage, Outcome.LOST) : stage;
    }

    private Stage ended(@Nullable Stage named, Outcome outcome) {
        return named != null && named.outcome() == outcome ? named : pipeline.first(outcome);
    }

    private void enter(Stage stage, CrmFact fact) {
        Deal.Entry last = log.isEmpty() ? null : log.get(log.size() - 1);
        boolean same = last != null
                && last.pipeline().equals(pipeline.id())
                && last.stage().equals(stage.name());
        if (!same) {
            log.add(new Deal.Entry(pipeline.id(), stage.name(), stage.outcome(), fact.time(), fact.messageId()));
        }
    }

    private Deal.Terms terms() {
        return new Deal.Terms(
                details.text(CrmField.NAME),
                amount(),
                details.text(CrmField.OWNER),
                details.text(CrmField.ACCOUNT_ID),
                details.day(CrmField.CLOSE_DATE),
                details.text(CrmField.REASON));
    }

    private @Nullable Money amount() {
        if (!(details.value(CrmField.AMOUNT) instanceof Value.Decimal amount)) {
            return null;
        }
        String code = details.text(CrmField.CURRENCY);
        BigDecimal number = amount.number();
        return new Money(number, code == null ? schema.currency() : Currency.getInstance(code));
    }
}
