package io.cdpkit.examples.quickstart;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.StateHash;
import io.cdpkit.Verification;
import io.cdpkit.event.Event;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Standardiser;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.json.ChangeJson;
import io.cdpkit.json.ProfileJson;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import io.cdpkit.segments.InvalidSegmentsException;
import io.cdpkit.segments.Segments;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.store.jdbc.JdbcStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the files of a shop, builds one profile per person, prints what came of it and writes a report. */
public final class Quickstart {
    /**
     * Who is who, the strongest identifiers first. People may have been given several customer numbers by mistake; what
     * that joins rightly is many times what it joins wrongly, where a couple shares one e-mail address.
     */
    private static final List<NamespaceRule> RULES = List.of(
            unique(Namespace.USER_ID),
            atMost(3, ShopFile.CUSTOMER_NUMBER),
            atMost(2, ShopFile.CARD_NUMBER),
            atMost(5, Namespace.EMAIL),
            atMost(5, Namespace.PHONE),
            atMost(20, Namespace.ANONYMOUS_ID).sharedAbove(3).asDevice());

    private final Options options;
    private final PrintStream out;
    private final PrintStream progress;

    private Quickstart(Options options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** The exit code: 0 done, 1 a file failed, 2 the command line makes no sense. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            Path parent = Path.of(Files.isDirectory(Path.of("target")) ? "target/quickstart" : "cdp-out");
            Options options = Options.parse(arguments, parent);
            if (options.help()) {
                out.print(Options.HELP);
            } else {
                try (CdpStore store = store(options.store())) {
                    new Quickstart(options, out, err).run(store);
                }
            }
            return 0;
        } catch (Options.UsageException e) {
            err.println("quickstart: " + e.getMessage());
            return 2;
        } catch (IOException | UncheckedIOException | StoreException | IllegalStateException e) {
            err.println("quickstart: " + e.getMessage());
            return 1;
        }
    }

    private static CdpStore store(@Nullable String where) throws Options.UsageException {
        if (where == null) {
            return CdpStore.inMemory();
        } else if (where.startsWith("jdbc:")) {
            return JdbcStore.open(where);
        }
        try {
            return JdbcStore.open(Path.of(where));
        } catch (InvalidPathException e) {
            throw new Options.UsageException("--store needs a file or a URL, got \"" + where + "\"");
        }
    }

    private void run(CdpStore store) throws IOException, Options.UsageException {
        Path folder = options.input();
        boolean sample = folder == null;
        if (folder == null) {
            folder = options.out().resolve("sample");
            ShopSample.write(folder, options.seed(), options.people());
        } else if (!Files.isDirectory(folder)) {
            throw new Options.UsageException("--input must be a folder, was \"" + folder + "\"");
        }
        List<ShopFile> files = ShopFile.in(folder, options.mapping(), options.region());
        if (files.isEmpty()) {
            throw new Options.UsageException("no file in \"" + folder + "\" that can be read; --help lists them");
        }
        for (ShopFile file : files) {
            file.requireUtf8();
            if (options.mapping() == Options.Mapping.SHOP) {
                file.requireColumns();
            }
        }
        InstantSource clock = sample ? InstantSource.fixed(ShopSample.END) : InstantSource.system();
        Segments segments = segments(options.segments());
        Farewell farewell = new Farewell();
        Cdp cdp = platform(options.region(), clock, store, segments, farewell.gate());
        Instant started = Instant.now();
        List<SourceTally> tallies = readAll(cdp, files, progress);
        Duration took = Duration.between(started, Instant.now());
        if (options.store() != null) {
            // Time has passed since it was last open, and its schema and segments may have been others.
            cdp.apply(cdp.schema());
            cdp.apply(segments, evaluated -> {});
        }

        Survey survey = new Survey(
                cdp, tallies, RULES.stream().map(NamespaceRule::namespace).toList());
        String from = sample ? "A made-up shop, seed " + options.seed() : "Folder " + folder.getFileName();
        ReportData data = survey.report(
                from + (files.size() == 1 ? ": one file" : ": " + files.size() + " files"), clock.instant());
        write(cdp, survey, data);
        Printout printout = new Printout(out, options.masking());
        printout.print(data);
        Groups groups = Groups.of(segments, cdp, data.person(), clock.instant());
        printout.print(groups);
        Optional<MatchFile> match = handOver(groups, cdp, clock);
        out.println();
        long perSecond = data.funnel().records() * 1_000 / Math.max(1, took.toMillis());
        out.println("Read in " + took.toMillis() + " ms, " + Report.count(perSecond) + " records a second.");
        Verification verification = cdp.verify();
        out.println(
                verification.isClean()
                        ? "Rebuilt all " + Report.count(verification.profiles()) + " profiles from the facts: the same."
                        : "Rebuilt from the facts, "
                                + verification.differences().size() + " differ, the first of them: "
                                + verification.differences().get(0));
        if (options.store() != null) {
            StateHash hash = cdp.stateHash();
            out.println("State: " + Report.count(hash.profiles()) + " profiles, hash " + hash.hex());
        } else if (data.person() != null) {
            out.println();
            farewell.to(ProfileId.parse(data.person().id()), cdp, clock).forEach(out::println);
            if (match.isPresent()) {
                write(match.get());
            }
            out.println();
        }
        out.println("Report: " + options.out().resolve("report.html"));
    }

    static Cdp platform(String region, InstantSource clock) {
        return platform(region, clock, CdpStore.inMemory(), Segments.parse(""), IngestGate.open());
    }

    private static Segments segments(@Nullable Path file) throws IOException, Options.UsageException {
        if (file != null && !Files.isRegularFile(file)) {
            throw new Options.UsageException("--segments: no file \"" + file + "\"");
        } else if (file != null) {
            Utf8.require(file);
        }
        String text = file == null ? Words.text("segments.txt") : Files.readString(file);
        try {
            return Segments.parse(text);
        } catch (InvalidSegmentsException e) {
            throw new Options.UsageException("the segments cannot be read\n" + e.getMessage());
        }
    }

    /** The whole set-up of the platform. */
    private static Cdp platform(
            String region, InstantSource clock, CdpStore store, Segments segments, IngestGate gate) {
        return Cdp.builder()
                .store(store)
                .gate(gate)
                .identity(IdentityRules.of(RULES.toArray(NamespaceRule[]::new)))
                .standardise(Namespace.EMAIL, Standardiser.email())
                .standardise(Namespace.PHONE, Standardiser.phone(region))
                .schema(ProfileSchema.builder()
                        .trait("email", Survivorship.standard().keepingAll())
                        .trait("phone", Survivorship.standard().keepingAll())
                        .standardise("phone", Standardiser.phone(region)::orUnchanged)
                        .standardise("email", Standardiser.email()::orUnchanged)
                        .group("address", Survivorship.standard(), "street", "postal_code", "city", "country")
                        .build())
                .segments(segments)
                .clock(clock)
                .build();
    }

    static List<SourceTally> readAll(Cdp cdp, List<ShopFile> files, PrintStream progress) throws IOException {
        List<SourceTally> tallies = new ArrayList<>();
        boolean watched = isWatched(progress);
        for (ShopFile file : files) {
            SourceTally tally = new SourceTally(file.source().id());
            tallies.add(tally);
            try (Stream<ShopFile.Line> lines = file.lines()) {
                Stream<Event> events = lines.flatMap(tally::read);
                cdp.ingestAll(events, (latest, soFar) -> {
                    tally.add(latest);
                    if (watched) {
                        progress.print("\r" + file.path().getFileName() + "  " + Report.count(tally.records()) + " ");
                    }
                });
            }
            progress.println((watched ? "\r" : "") + file.path().getFileName() + "  " + Report.count(tally.records())
                    + " records");
        }
        return tallies;
    }

    /**
     * Whether somebody sees a line that is written over again and again; a file or a pipe would keep each. Java 22 to 24
     * say so of everybody.
     */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isWatched(PrintStream progress) {
        return progress == System.err && System.console() != null;
    }

    private void write(Cdp cdp, Survey survey, ReportData data) throws IOException {
        Files.createDirectories(options.out());
        try (Writer profiles = writer("profiles.jsonl")) {
            for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); ) {
                profiles.write(ProfileJson.write(each.next()) + "\n");
            }
        }
        try (Writer changes = writer("changes.jsonl")) {
            for (Iterator<Recorded> each = survey.changes(); each.hasNext(); ) {
                changes.write(ChangeJson.write(each.next()) + "\n");
            }
        }
        try (Writer report = writer("report.html")) {
            report.write(Report.html(data, options.masking()));
        }
    }

    /** Writes the largest segment as others may see it, and as an ad platform matches it. */
    private Optional<MatchFile> handOver(Groups groups, Cdp cdp, InstantSource clock) throws IOException {
        long secretSeed = new SecureRandom().nextLong();
        Optional<String> largest = groups.sizes().stream()
                .max(Comparator.comparingLong(Groups.Size::people))
                .map(Groups.Size::name);
        Optional<Handover> handover = largest.flatMap(name -> Handover.of(name, cdp, secretSeed));
        if (handover.isPresent()) {
            try (Writer audience = writer("audience.csv")) {
                handover.get().write(audience);
            }
            out.println();
            handover.get().inWords().forEach(out::println);
        }
        Optional<MatchFile> match = largest.map(name -> new MatchFile(name, cdp, clock));
        if (match.isPresent()) {
            write(match.get());
        }
        return match;
    }

    /** Writes what an ad platform is to add and to remove, and keeps book of what it holds then. */
    private void write(MatchFile match) throws IOException {
        String name = "match-" + (match.delivered().sequence() + 1);
        try (Writer toAdd = writer(name + "-add.csv");
                Writer toRemove = writer(name + "-remove.csv")) {
            match.write(toAdd, toRemove).forEach(out::println);
        }
        try (Writer ledger = writer("match-ledger.txt")) {
            match.delivered().write(ledger);
        }
    }

    private Writer writer(String file) throws IOException {
        return Files.newBufferedWriter(options.out().resolve(file), StandardCharsets.UTF_8);
    }
}
