package io.cdpkit.segments.crm;

import io.cdpkit.commerce.Money;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.CrmEvents.Told;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers each question by going through all events again, from the newest back. */
final class NaiveCrm {
    private static final Comparator<Told> ORDER = Comparator.<Told, Instant>comparing(
                    told -> told.event().time())
            .thenComparing(told -> told.event().id());

    private final List<Told> events;

    NaiveCrm(List<Told> told) {
        ArrayList<Told> sorted = new ArrayList<>();
        for (Told each : told) {
            if (sorted.stream()
                    .noneMatch(known -> known.event().id().equals(each.event().id()))) {
                sorted.add(each);
            }
        }
        sorted.sort(ORDER);
        this.events = sorted;
    }

    private List<Event> about(String topic, String id) {
        String key = topic.toLowerCase(Locale.ROOT) + "_id";
        return events.stream()
                .map(Told::event)
                .filter(event -> event.type() == Event.Type.TRACK
                        && event.name().startsWith(topic + " ")
                        && event.properties().text(key).filter(id::equals).isPresent())
                .toList();
    }

    /** Stage names with the pipeline and message that led there, as "short/Talk@m-1"; null where there is no deal. */
    @Nullable
    List<String> dealLog(String id) {
        List<Event> deal = about("Deal", id);
        if (deal.isEmpty() || deal.stream().anyMatch(event -> event.name().equals("Deal Deleted"))) {
            return null;
        }
        ArrayList<String> log = new ArrayList<>();
        String last = "";
        for (int i = 0; i < deal.size(); i++) {
            String now = pipelineAt(deal, i).id() + "/" + stageAt(deal, i);
            if (!now.equals(last)) {
                log.add(now + "@" + deal.get(i).id());
            }
            last = now;
        }
        return log;
    }

    private static Pipeline pipelineAt(List<Event> deal, int i) {
        for (int j = i; j >= 0; j--) {
            String named = deal.get(j).properties().text("pipeline").orElse("");
            if (named.equals("short")) {
                return CrmEvents.SHORT;
            } else if (named.equals("Other")) {
                return CrmEvents.OTHER;
            }
        }
        return CrmEvents.SHORT;
    }

    private static String stageAt(List<Event> deal, int i) {
        for (int j = i; j >= 0; j--) {
            Pipeline pipeline = pipelineAt(deal, j);
            Event event = deal.get(j);
            String named = event.properties().text("stage").orElse("").toLowerCase(Locale.ROOT);
            boolean twoWins = pipeline == CrmEvents.SHORT;
            if (event.name().equals("Deal Won")) {
                return named.equals("renewed") && twoWins ? "Renewed" : "Signed";
            } else if (event.name().equals("Deal Lost")) {
                return "Gone";
            }
            for (Stage stage : pipeline.stages()) {
                if (stage.name().toLowerCase(Locale.ROOT).equals(named)) {
                    return stage.name();
                }
            }
            if (j == 0 || pipelineAt(deal, j - 1) != pipeline) {
                return pipeline.stages().get(0).name();
            }
        }
        throw new AssertionError("a deal begins somewhere");
    }

    @Nullable
    Money amount(String id) {
        List<Event> deal = about("Deal", id);
        String currency = "USD";
        for (Event event : deal) {
            Value told = event.properties().find("currency");
            if (told instanceof Value.Null) {
                currency = "USD";
            } else if (told instanceof Value.Text text && !text.text().equals("euros")) {
                currency = text.text();
            }
        }
        for (int i = deal.size() - 1; i >= 0; i--) {
            if (deal.get(i).properties().find("amount") instanceof Value.Whole amount) {
                return new Money(BigDecimal.valueOf(amount.number()), Currency.getInstance(currency));
            }
        }
        return null;
    }

    List<ProfileId> dealPeople(String id) {
        List<Event> deal = about("Deal", id);
        TreeSet<ProfileId> people = new TreeSet<>();
        events.stream().filter(told -> deal.contains(told.event())).forEach(told -> people.add(told.person()));
        return List.copyOf(people);
    }

    /** One letter for each state a ticket was in: New, Open, Waiting, Resolved, Closed. */
    String ticketStates(String id) {
        StringBuilder states = new StringBuilder();
        for (Event event : about("Ticket", id)) {
            char before = states.isEmpty() ? 'N' : states.charAt(states.length() - 1);
            char told = switch (event.properties().text("status").orElse("")) {
                case "open" -> 'O';
                case "On-Hold" -> 'W';
                case "solved" -> 'R';
                case "closed" -> 'C';
                default -> before;
            };
            char after = switch (event.name()) {
                case "Ticket Resolved" -> before == 'C' ? 'C' : 'R';
                case "Ticket Closed" -> 'C';
                case "Ticket Reopened" -> before == 'R' || before == 'C' ? 'O' : told;
                case "Ticket Answered" -> before == 'N' && told == 'N' ? 'O' : told;
                default -> told;
            };
            if (states.isEmpty() || after != before) {
                states.append(after);
            }
        }
        return states.toString();
    }

    @Nullable
    Instant firstAnswer(String id) {
        return about("Ticket", id).stream()
                .filter(event -> event.name().equals("Ticket Answered"))
                .map(Event::time)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Whether the last word on a task is that it is open, done or cancelled; empty where there is no task. */
    String taskState(String id) {
        String state = "";
        for (Event event : about("Task", id)) {
            state = switch (event.name()) {
                case "Task Completed" -> "DONE";
                case "Task Cancelled" -> "CANCELLED";
                case "Task Reopened" -> "OPEN";
                default -> state.isEmpty() ? "OPEN" : state;
            };
        }
        return state;
    }

    /** Who belongs to an account at an instant, and as what ("" where no role was told). */
    List<String> membersAt(String account, Instant at) {
        ArrayList<String> members = new ArrayList<>();
        for (ProfileId person : CrmEvents.PEOPLE) {
            List<Event> own = events.stream()
                    .filter(told -> told.person().equals(person)
                            && told.event().type() == Event.Type.GROUP
                            && told.event().name().equals(account)
                            && !told.event().time().isAfter(at))
                    .map(Told::event)
                    .toList();
            int joined = own.size();
            while (joined > 0 && !own.get(joined - 1).properties().contains("left")) {
                joined--;
            }
            if (joined < own.size()) {
                String role = "";
                for (Event event : own.subList(joined, own.size())) {
                    role = event.properties().text("role").orElse(role);
                }
                members.add(person + ":" + role);
            }
        }
        return members;
    }
}
