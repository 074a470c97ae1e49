package io.cdpkit.event;

import java.math.BigDecimal;
import java.util.List;

/** The total order behind {@link Value#compare}. */
final class ValueOrder {
    private ValueOrder() {}

    static int compare(Value a, Value b) {
        if (a instanceof Value.Text x && b instanceof Value.Text y) {
            return x.text().compareTo(y.text());
        } else if (isNumber(a) && isNumber(b)) {
            int bySize = number(a).compareTo(number(b));
            return bySize != 0 ? bySize : a.kind().compareTo(b.kind());
        }
        Value.Kind kind = a.kind();
        if (kind != b.kind()) {
            return kind.compareTo(b.kind());
        } else if (a instanceof Value.Bool x && b instanceof Value.Bool y) {
            return Boolean.compare(x.yes(), y.yes());
        } else if (a instanceof Value.Moment x && b instanceof Value.Moment y) {
            return x.instant().compareTo(y.instant());
        } else if (a instanceof Value.Day x && b instanceof Value.Day y) {
            return x.date().compareTo(y.date());
        } else if (a instanceof Value.Items x && b instanceof Value.Items y) {
            return compare(x.items(), y.items());
        } else if (a instanceof Value.Fields x && b instanceof Value.Fields y) {
            return compare(x.fields(), y.fields());
        }
        return 0;
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Decimal;
    }

    private static BigDecimal number(Value value) {
        return value instanceof Value.Whole whole
                ? BigDecimal.valueOf(whole.number())
                : ((Value.Decimal) value).number();
    }

    private static int compare(List<Value> a, List<Value> b) {
        int common = Math.min(a.size(), b.size());
        for (int i = 0; i < common; i++) {
            int c = compare(a.get(i), b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compare(Attributes a, Attributes b) {
        int common = Math.min(a.size(), b.size());
        for (int i = 0; i < common; i++) {
            int c = a.keyAt(i).compareTo(b.keyAt(i));
            if (c == 0) {
                c = compare(a.valueAt(i), b.valueAt(i));
            }
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
