package io.cdpkit.segments.crm;

import io.cdpkit.event.Attributes;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A company (account), as all group events about it tell so far. Immutable and thread-safe.
 *
 * @param facts what is known of it, each by the latest event that tells it; a null says that there is none
 * @param posts who had which place in it and when, by person, then time
 */
public record Company(String id, Attributes facts, List<Post> posts) {
    /**
     * A person's place in a company for a time.
     *
     * <p>A group event says that she belongs; a role it tells is hers until another is told, and ends the post she had in
     * another. {@code left: true} ends it.
     *
     * @param role null where none was told
     * @param until when she left it; null while she has it
     */
    public record Post(
            ProfileId person,
            @Nullable String role,
            Instant since,
            @Nullable Instant until) {
        public Post {
            Objects.requireNonNull(person, "person");
            Objects.requireNonNull(since, "since");
        }

        /** Whether she has it at an instant; no longer at {@code until} itself. */
        public boolean isHeldAt(Instant at) {
            return !at.isBefore(since) && (until == null || at.isBefore(until));
        }

        @Override
        public String toString() {
            return "post of " + person + " since " + since + (until == null ? "" : " until " + until);
        }
    }

    public Company {
        Objects.requireNonNull(facts, "facts");
        posts = List.copyOf(posts);
    }

    /** Its name; empty where no event tells it as text. */
    public Optional<String> name() {
        return facts.text("name");
    }

    /** The posts held at an instant. */
    public List<Post> postsAt(Instant at) {
        return posts.stream().filter(post -> post.isHeldAt(at)).toList();
    }

    /** The people who belong to it at an instant, ascending, each once. */
    public List<ProfileId> peopleAt(Instant at) {
        return posts.stream()
                .filter(post -> post.isHeldAt(at))
                .map(Post::person)
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return "company of " + posts.size() + " posts";
    }
}
