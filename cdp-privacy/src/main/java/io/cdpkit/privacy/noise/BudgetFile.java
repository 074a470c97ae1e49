package io.cdpkit.privacy.noise;

import io.cdpkit.privacy.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What budgets have spent, in a file: no crash and no replay gives any of it back.
 *
 * <p>A charge is on the disk before {@link #charge} returns. One that a crash cut short is forgotten, and no answer was
 * given for it; one that was written whole counts, answer or not. A file that is damaged in any other way is not opened.
 * One process at a time holds the file; a backup put in its place is a refund, and nothing here can tell.
 *
 * <p>It grows by a line of about a hundred bytes per charge. Thread-safe.
 */
public final class BudgetFile implements BudgetStore, AutoCloseable {
    private static final String KIND = "cdpkit-budget-1";

    private final Set<Charge> charges = new HashSet<>();
    private final Map<String, PrivacyLoss> spent = new HashMap<>();
    private final Journal journal;

    private record Charge(String budget, String id) {}

    private BudgetFile(Path file) {
        this.journal = Journal.open(file, KIND, this::replay);
    }

    /**
     * Opens a file, which need not exist.
     *
     * @throws IllegalStateException if another process holds it, or it is damaged
     */
    public static BudgetFile open(Path file) {
        return new BudgetFile(file);
    }

    private void replay(String line) {
        String[] parts = line.split(" ", -1);
        take(new Charge(decoded(parts[0]), decoded(parts[1])), PrivacyLoss.of(parts[2], parts[3]));
    }

    private void take(Charge charge, PrivacyLoss loss) {
        charges.add(charge);
        spent.merge(charge.budget(), loss, PrivacyLoss::plus);
    }

    @Override
    public synchronized Outcome charge(String budget, String id, PrivacyLoss loss, PrivacyLoss limit) {
        Charge charge = new Charge(budget, id);
        if (charges.contains(charge)) {
            return Outcome.KNOWN;
        } else if (!loss.fits(spent(budget), limit)) {
            return Outcome.REFUSED;
        }
        journal.append(encoded(budget) + " " + encoded(id) + " "
                + loss.epsilon().toPlainString() + " " + loss.delta().toPlainString());
        take(charge, loss);
        return Outcome.CHARGED;
    }

    private static String encoded(String text) {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        if (!decoded(encoded).equals(text)) {
            throw new IllegalArgumentException("a name of " + text.length() + " chars has half a surrogate pair in it");
        }
        return encoded;
    }

    private static String decoded(String encoded) {
        return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized PrivacyLoss spent(String budget) {
        return spent.getOrDefault(budget, PrivacyLoss.NONE);
    }

    @Override
    public void close() {
        journal.close();
    }

    @Override
    public String toString() {
        return "budgets in a " + journal;
    }
}
