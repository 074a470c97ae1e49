package io.cdpkit.privacy.dmp;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Devices made up for tests. */
final class Devices {
    static final Namespace COOKIE = new Namespace("cookie");

    private Devices() {}

    static Profile device(int number, Set<String> traits) {
        Identifier name = new Identifier(COOKIE, "c-" + number);
        List<Membership> memberships = new TreeSet<>(traits)
                .stream().map(trait -> new Membership(trait, Instant.EPOCH, 1)).toList();
        return new Profile(
                new Identity(new ProfileId(1, number), name, Instant.EPOCH, List.of(name)),
                GoldenRecord.empty(),
                Evaluation.of(memberships, null),
                1);
    }

    /** A device for each set of traits. */
    static List<Profile> of(Collection<Set<String>> traits) {
        ArrayList<Profile> devices = new ArrayList<>(traits.size());
        for (Set<String> some : traits) {
            devices.add(device(devices.size(), some));
        }
        return devices;
    }
}
