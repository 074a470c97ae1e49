package io.cdpkit.examples.quickstart;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The messages of one channel, in the order in which they reach the shop: some late, some twice, some under the id of
 * another message, some from devices with a wrong clock. Not thread-safe.
 */
final class Feed {
    /**
     * Where messages come from.
     *
     * @param clockError how far its clock is ahead
     */
    record Device(String anonymousId, Duration clockError, JsonObject context) {
        /** The same once it has asked whether its owner agrees to advertising. */
        Device asked(boolean agrees) {
            JsonObject answers = JsonObject.object().put(MatchFile.CATEGORY, agrees);
            JsonObject consent = JsonObject.object().put("categoryPreferences", answers);
            return new Device(
                    anonymousId, clockError, JsonObject.object().with(context).put("consent", consent));
        }
    }

    private record Line(Instant arrival, int number, String text) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int byArrival = arrival.compareTo(other.arrival);
            return byArrival != 0 ? byArrival : Integer.compare(number, other.number);
        }
    }

    private final String prefix;
    private final int latePercent;
    private final Dice dice;
    private final List<Line> lines = new ArrayList<>();
    private int messages;
    private int duplicates;
    private int conflicts;
    private int broken;

    Feed(String prefix, int latePercent, Dice dice) {
        this.prefix = prefix;
        this.latePercent = latePercent;
        this.dice = dice;
    }

    /** Sends one message; {@code userId} is empty before sign-in. */
    void send(String type, Device device, String userId, Instant time, JsonObject body) {
        String id = prefix + "-" + (1_000_000 + ++messages);
        Instant arrival = time.plusMillis(dice.between(300, 4_000));
        if (dice.percent(latePercent)) {
            arrival = arrival.plusSeconds(dice.between(3_600, 20 * 86_400));
        }
        add(arrival, line(id, type, device, userId, time, arrival, body));
        if (dice.below(70) == 0 && device.clockError().isZero()) {
            duplicates++;
            Instant again = arrival.plusSeconds(dice.between(1, 900));
            add(again, line(id, type, device, userId, time, again, body));
        } else if (dice.below(1_500) == 0) {
            conflicts++;
            Instant again = arrival.plusSeconds(dice.between(1, 900));
            JsonObject other = JsonObject.object().put("event", "Retry Counted");
            add(again, line(id, "track", device, userId, time, again, other));
        }
    }

    private static String line(
            String id, String type, Device device, String userId, Instant time, Instant arrival, JsonObject body) {
        JsonObject line = JsonObject.object().put("type", type).put("messageId", id);
        if (!device.anonymousId().isEmpty()) {
            line.put("anonymousId", device.anonymousId());
        }
        if (!userId.isEmpty()) {
            line.put("userId", userId);
        }
        line.with(body)
                .put("context", device.context())
                .put("originalTimestamp", time.plus(device.clockError()).toString())
                .put(
                        "sentAt",
                        arrival.minusMillis(150).plus(device.clockError()).toString())
                .put("receivedAt", arrival.toString());
        if (device.clockError().isZero()) {
            line.put("timestamp", time.toString());
        }
        return line.toString();
    }

    /** Adds a line that no reader should accept. */
    void addBroken(Instant arrival, String text) {
        broken++;
        add(arrival, text);
    }

    private void add(Instant arrival, String text) {
        lines.add(new Line(arrival, lines.size(), text));
    }

    List<String> lines() {
        Collections.sort(lines);
        return lines.stream().map(Line::text).toList();
    }

    ShopSample.FileTruth truth(String file) {
        return new ShopSample.FileTruth(file, lines.size(), lines.size(), duplicates, conflicts, broken);
    }
}
