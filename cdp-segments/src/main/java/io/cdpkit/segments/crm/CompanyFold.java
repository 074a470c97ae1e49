package io.cdpkit.segments.crm;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.Company.Post;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the facts about one company, in their order of time, say. One use, by one thread. */
final class CompanyFold {
    private static final String ROLE = "role";
    private static final String LEFT = "left";

    /** A post that has begun. */
    private record Begun(@Nullable String role, Instant since) {}

    private final TreeMap<String, Value> told = new TreeMap<>();
    private final TreeMap<ProfileId, List<Post>> ended = new TreeMap<>();
    private final TreeMap<ProfileId, Begun> begun = new TreeMap<>();

    private CompanyFold() {}

    static Company of(List<CrmFact> facts) {
        CompanyFold fold = new CompanyFold();
        facts.forEach(fold::take);
        return fold.company(facts.get(0).subject());
    }

    private void take(CrmFact fact) {
        fact.said().forEach((key, value) -> {
            if (!key.equals(ROLE) && !key.equals(LEFT)) {
                told.put(key, value);
            }
        });
        ProfileId person = fact.person();
        Begun before = begun.get(person);
        String role = fact.said().text(ROLE).orElse(before == null ? null : before.role());
        if (fact.said().find(LEFT) instanceof Value.Bool left && left.yes()) {
            begun.remove(person);
            end(person, before, fact.time());
        } else if (before == null) {
            begun.put(person, new Begun(role, fact.time()));
        } else if (role != null && !role.equals(before.role())) {
            if (before.role() == null) {
                begun.put(person, new Begun(role, before.since()));
            } else {
                end(person, before, fact.time());
                begun.put(person, new Begun(role, fact.time()));
            }
        }
    }

    /** A post that began and ended at one instant was none. */
    private void end(ProfileId person, @Nullable Begun post, Instant until) {
        if (post != null && post.since().isBefore(until)) {
            ended.computeIfAbsent(person, unseen -> new ArrayList<>())
                    .add(new Post(person, post.role(), post.since(), until));
        }
    }

    private Company company(String id) {
        begun.forEach((person, post) -> ended.computeIfAbsent(person, unseen -> new ArrayList<>())
                .add(new Post(person, post.role(), post.since(), null)));
        Attributes.Builder facts = Attributes.builder();
        told.forEach(facts::put);
        ArrayList<Post> posts = new ArrayList<>();
        for (Map.Entry<ProfileId, List<Post>> each : ended.entrySet()) {
            posts.addAll(each.getValue());
        }
        return new Company(id, facts.build(), posts);
    }
}
