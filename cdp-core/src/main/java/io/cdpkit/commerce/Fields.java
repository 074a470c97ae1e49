package io.cdpkit.commerce;

import io.cdpkit.commerce.CommerceEvent.Facet;
import io.cdpkit.commerce.CommerceEvent.Problem;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of an event under reading: gives each field as the kind expected there, else null and a problem.
 *
 * <p>A number is read if it has at most 64 digits and an exponent within ±308, the wire's own bounds, so that exact
 * sums stay small. Not thread-safe.
 */
final class Fields {
    private static final int MOST_DIGITS = 64;
    private static final int MOST_EXPONENT = 308;

    /** What a value means where one kind is expected; null where it is of another. */
    private interface Reader<T> {
        @Nullable
        T read(Value value);
    }

    private final Attributes from;
    private final String path;
    private final List<Problem> problems;

    Fields(Attributes from, String path, List<Problem> problems) {
        this.from = from;
        this.path = path;
        this.problems = problems;
    }

    @Nullable
    String text(Key key) {
        return read(keyOf(key), "text", value -> value instanceof Value.Text text ? text.text() : null);
    }

    @Nullable
    String id(Key key) {
        return idAt(keyOf(key));
    }

    /** An id that version 1 called {@code id}. */
    @Nullable
    String idOrV1(Key key) {
        String found = keyOf(key);
        return idAt(from.contains(found) ? found : "id");
    }

    private @Nullable String idAt(String key) {
        return read(key, "text that is not empty, or a whole number", value -> {
            if (value instanceof Value.Whole whole) {
                return Long.toString(whole.number());
            }
            return value instanceof Value.Text text && !text.text().isEmpty() ? text.text() : null;
        });
    }

    @Nullable
    BigDecimal number(Key key) {
        return read(keyOf(key), "a number of at most " + MOST_DIGITS + " digits", Fields::numberIn);
    }

    @Nullable
    Long whole(Key key) {
        return read(keyOf(key), "a whole number of at most 18 digits", value -> {
            BigDecimal number = numberIn(value);
            if (number == null || number.scale() > 0 || number.precision() - number.scale() > 18) {
                return null;
            }
            return number.longValueExact();
        });
    }

    /** A number that the specification's own examples give as text. */
    @Nullable
    BigDecimal rating() {
        return read(keyOf(Key.RATING), "a number, or one as text of at most " + MOST_DIGITS + " chars", value -> {
            if (value instanceof Value.Text text && text.text().length() <= MOST_DIGITS) {
                try {
                    return numberIn(Value.of(new BigDecimal(text.text())));
                } catch (NumberFormatException e) {
                    return null;
                }
            }
            return numberIn(value);
        });
    }

    @Nullable
    Currency currency() {
        return read(keyOf(Key.CURRENCY), "an ISO 4217 code such as \"USD\"", value -> {
            if (value instanceof Value.Text text && text.text().length() == 3) {
                try {
                    return Currency.getInstance(text.text().toUpperCase(Locale.ROOT));
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
            return null;
        });
    }

    /** This object itself as a product. */
    Product product() {
        return new Product(
                idOrV1(Key.PRODUCT_ID),
                id(Key.SKU),
                text(Key.CATEGORY),
                text(Key.NAME),
                text(Key.BRAND),
                text(Key.VARIANT),
                number(Key.PRICE),
                number(Key.QUANTITY),
                text(Key.COUPON),
                whole(Key.POSITION),
                text(Key.URL),
                text(Key.IMAGE_URL));
    }

    List<Product> products() {
        return objects(Key.PRODUCTS, Fields::product);
    }

    List<Facet> facets(Key key) {
        return objects(key, facet -> new Facet(facet.text(Key.TYPE), facet.text(Key.VALUE)));
    }

    Amounts amounts() {
        return new Amounts(
                number(Key.SUBTOTAL),
                number(Key.TOTAL),
                number(Key.REVENUE),
                number(Key.SHIPPING),
                number(Key.TAX),
                number(Key.DISCOUNT),
                number(Key.VALUE));
    }

    private <T> List<T> objects(Key key, Function<Fields, T> reader) {
        String found = keyOf(key);
        List<Value> items = read(found, "a list", value -> value instanceof Value.Items list ? list.items() : null);
        ArrayList<T> objects = new ArrayList<>();
        for (int i = 0; items != null && i < items.size(); i++) {
            String place = path + found + "[" + i + "]";
            if (items.get(i) instanceof Value.Fields object) {
                objects.add(reader.apply(new Fields(object.fields(), place + ".", problems)));
            } else {
                problems.add(problem(place, "an object", items.get(i)));
            }
        }
        return objects;
    }

    private <T> @Nullable T read(String key, String expected, Reader<T> reader) {
        Value value = from.find(key);
        if (value == null || value instanceof Value.Null) {
            return null;
        }
        T result = reader.read(value);
        if (result == null) {
            problems.add(problem(path + key, expected, value));
        }
        return result;
    }

    private static Problem problem(String place, String expected, Value got) {
        return new Problem(place, "expected " + expected + ", got " + got);
    }

    private String keyOf(Key key) {
        return from.contains(key.spelling()) ? key.spelling() : key.camelCase();
    }

    private static @Nullable BigDecimal numberIn(Value value) {
        BigDecimal number = null;
        if (value instanceof Value.Whole whole) {
            number = BigDecimal.valueOf(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            number = decimal.number();
        }
        boolean small =
                number != null && number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_EXPONENT;
        return small ? number : null;
    }
}
