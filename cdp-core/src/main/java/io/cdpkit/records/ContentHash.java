package io.cdpkit.records;

import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A SHA-256 over parts, each with its length, so that no two lists of parts run together. Cut to 144 bits. */
final class ContentHash {
    private static final int BYTES = 18;

    private final MessageDigest digest = Sha256.digest();

    ContentHash add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
        return this;
    }

    ContentHash add(List<Identifier> identifiers) {
        add("identifiers " + identifiers.size());
        identifiers.forEach(identifier -> add(identifier.namespace().name()).add(identifier.value()));
        return this;
    }

    ContentHash add(Attributes attributes) {
        add("attributes " + attributes.size());
        attributes.forEach((key, value) -> add(key).add(value));
        return this;
    }

    private void add(Value value) {
        add(value.kind().name());
        if (value instanceof Value.Text text) {
            add(text.text());
        } else if (value instanceof Value.Whole whole) {
            add(Long.toString(whole.number()));
        } else if (value instanceof Value.Decimal decimal) {
            add(decimal.number().toString());
        } else if (value instanceof Value.Bool bool) {
            add(Boolean.toString(bool.yes()));
        } else if (value instanceof Value.Moment moment) {
            add(moment.instant().toString());
        } else if (value instanceof Value.Day day) {
            add(day.date().toString());
        } else if (value instanceof Value.Items items) {
            add("items " + items.items().size());
            items.items().forEach(this::add);
        } else if (value instanceof Value.Fields fields) {
            add(fields.fields());
        } else if (!(value instanceof Value.Null)) {
            throw new AssertionError(value.getClass());
        }
    }

    /** 24 chars that URLs and file names admit. */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }
}
