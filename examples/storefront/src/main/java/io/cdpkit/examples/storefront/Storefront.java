package io.cdpkit.examples.storefront;

import com.google.common.primitives.Ints;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves the shop on this machine, until the process is ended. */
public final class Storefront implements AutoCloseable {
    private static final String HELP = """
            A small shop whose page follows what its visitors do, exact to the instant.

              java -jar storefront.jar [options]

              --port NUMBER   where to listen, on this machine only; 0 for any free port (default 8080)
              --store DIR     where the shop keeps what it knows (default: a new temporary folder)
              --help          this text
            """;
    private static final Set<String> NAMES = Set.of("--port", "--store");
    private static final int THREADS = 8;
    private static final int MOST_PORTS = 65_535;

    private final Shop shop;
    private final HttpServer server;
    private final ExecutorService threads;

    private Storefront(Shop shop, HttpServer server, ExecutorService threads) {
        this.shop = shop;
        this.server = server;
        this.threads = threads;
    }

    public static void main(String[] args) throws InterruptedException {
        int code = run(List.of(args), System.out, System.err);
        if (code >= 0) {
            System.exit(code);
        }
        new CountDownLatch(1).await();
    }

    /** The exit code: 0 done, 1 the port or the folder fails, 2 the command line makes no sense; below 0 while it serves. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(HELP);
            return 0;
        }
        Map<String, String> options = new HashMap<>(Map.of("--port", "8080"));
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!NAMES.contains(arguments.get(i)) || i + 1 == arguments.size()) {
                err.println(
                        "storefront: unknown option, or no value for \"" + arguments.get(i) + "\"; --help lists them");
                return 2;
            }
            options.put(arguments.get(i), arguments.get(i + 1));
        }
        Integer port = Ints.tryParse(options.getOrDefault("--port", ""));
        if (port == null || port < 0 || port > MOST_PORTS) {
            err.println("storefront: --port must be a number from 0 to " + MOST_PORTS);
            return 2;
        }
        String folder = options.get("--store");
        try {
            Path kept = folder == null ? Files.createTempDirectory("storefront") : Path.of(folder);
            Storefront storefront = start(
                    port, kept, InstantSource.system(), () -> UUID.randomUUID().toString());
            Runtime.getRuntime().addShutdownHook(new Thread(storefront::close));
            out.println("The shop is open at http://localhost:" + storefront.port() + "/ and keeps what it knows in "
                    + kept);
            return -1;
        } catch (IOException | RuntimeException e) {
            err.println("storefront: " + e.getMessage());
            return 1;
        }
    }

    /**
     * Opens the shop.
     *
     * @param ids gives visitors, events and requests their ids, which nobody can guess
     */
    static Storefront start(int port, Path folder, InstantSource clock, Supplier<String> ids) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        try {
            Shop shop = Shop.open(folder, clock, ids);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            server.setExecutor(threads);
            new Endpoints(shop, ids).serve(server);
            server.start();
            return new Storefront(shop, server, threads);
        } catch (IOException | RuntimeException e) {
            server.stop(0);
            throw e;
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        shop.close();
    }
}
