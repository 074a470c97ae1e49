package io.cdpkit.json;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary events: every type, every kind of value, texts that are hard to write. */
public final class AnyEvent {
    private AnyEvent() {}

    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMaxLength(8),
                Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.of(
                        "", "\0", "\"\\/\b\f\n\r\t", "\u2028\u0085", "\uD83D\uDE00", "\uD800", "\uDC00x", "\uFFFF"));
    }

    static Arbitrary<String> keys() {
        return Arbitraries.oneOf(
                texts(),
                Arbitraries.of("$moment", "$day", "$fields", "$decimal", "$", "firstName", "first_name", "email"));
    }

    static Arbitrary<Instant> instants() {
        return Arbitraries.oneOf(
                Arbitraries.longs()
                        .between(-62_167_219_200_000L, 253_402_300_799_999L)
                        .map(Instant::ofEpochMilli),
                Combinators.combine(
                                Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                                Arbitraries.integers().between(0, 999_999_999))
                        .as(Instant::ofEpochSecond),
                Arbitraries.of(Instant.MIN, Instant.MAX, Instant.EPOCH));
    }

    static Arbitrary<Value> values() {
        return Arbitraries.lazyOf(
                () -> texts().map(Value::of),
                () -> Arbitraries.longs().map(Value::of),
                () -> Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L).map(Value::of),
                () -> Arbitraries.bigDecimals().map(Value::of),
                () -> Combinators.combine(Arbitraries.bigIntegers(), Arbitraries.integers())
                        .as((unscaled, scale) -> Value.of(new BigDecimal(unscaled, scale / 2))),
                () -> Arbitraries.just(Value.of(new BigDecimal(BigInteger.ONE.shiftLeft(500)))),
                () -> Arbitraries.of(true, false).map(Value::of),
                () -> instants().map(Value::of),
                () -> Arbitraries.longs()
                        .between(LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay())
                        .map(day -> Value.of(LocalDate.ofEpochDay(day))),
                () -> Arbitraries.just(Value.ofNull()),
                () -> values().list().ofMaxSize(3).map((List<Value> items) -> Value.of(items)),
                () -> attributes().map(Value::of));
    }

    static Arbitrary<Attributes> attributes() {
        return Arbitraries.lazyOf(
                () -> Arbitraries.maps(keys(), values()).ofMaxSize(4).map(AnyEvent::attributes));
    }

    private static Attributes attributes(Map<String, Value> map) {
        Attributes.Builder builder = Attributes.builder();
        map.forEach(builder::put);
        return builder.build();
    }

    static Arbitrary<Source> sources() {
        return Combinators.combine(
                        texts().filter(text -> !text.isBlank()),
                        Arbitraries.of(Source.Kind.class),
                        Arbitraries.of(Source.Party.class),
                        Arbitraries.integers().between(0, 100))
                .as(Source::new);
    }

    static Arbitrary<Identifier> identifiers() {
        return Combinators.combine(
                        Arbitraries.of("user_id", "anonymous_id", "email", "phone", "ios.idfa"),
                        texts().filter(text -> !text.isEmpty()))
                .as(Identifier::of);
    }

    @SuppressWarnings("exports")
    public static Arbitrary<Event> events() {
        Arbitrary<Event.Builder> start = Combinators.combine(
                        texts(),
                        Arbitraries.of(Event.Type.class),
                        sources(),
                        texts(),
                        instants(),
                        instants(),
                        instants(),
                        Arbitraries.integers().between(0, 3))
                .as((id, type, source, name, time, receivedAt, stated, how) -> {
                    Event.Builder event = Event.builder(id, type, source)
                            .name(name)
                            .time(time)
                            .receivedAt(receivedAt);
                    return switch (how) {
                        case 0 -> event.statedTime(null);
                        case 1 -> event.statedTime(stated);
                        case 2 -> event.statedTime(time);
                        default -> event;
                    };
                });
        return Combinators.combine(start, identifiers().list().ofMaxSize(4), attributes(), attributes(), attributes())
                .as((builder, identifiers, traits, properties, context) -> {
                    identifiers.forEach(builder::identifier);
                    return builder.traits(traits)
                            .properties(properties)
                            .context(context)
                            .build();
                });
    }
}
