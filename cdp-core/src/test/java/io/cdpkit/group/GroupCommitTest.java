package io.cdpkit.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {
    private final List<List<Integer>> written = new ArrayList<>();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch mayWrite = new CountDownLatch(1);

    private void record(List<Integer> requests) {
        written.add(requests);
        if (written.size() == 1) {
            writing.countDown();
            try {
                mayWrite.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Writes the first, during which the others come in this order. */
    private List<Thread> write(GroupCommit<Integer> group, int... requests) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int request : requests) {
            Thread caller = new Thread(() -> group.write(request));
            callers.add(caller);
            caller.start();
            writing.await();
            while (callers.size() > 1 && caller.getState() != Thread.State.WAITING) {
                Thread.yield();
            }
        }
        return callers;
    }

    private void goOn(List<Thread> callers) throws InterruptedException {
        mayWrite.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void write_othersComeMeanwhile_areWrittenTogetherAsFarAsTheyFit() throws InterruptedException {
        GroupCommit<Integer> group = new GroupCommit<>(10, Integer::intValue, this::record);
        goOn(write(group, 1, 4, 6, 1, 30, 2));
        assertEquals(List.of(List.of(1), List.of(4, 6), List.of(1), List.of(30), List.of(2)), written);
    }

    @Test
    void write_byTheWriterItself_isWrittenAtOnce() {
        List<Consumer<Integer>> self = new ArrayList<>();
        GroupCommit<Integer> group = new GroupCommit<>(10, request -> 1, requests -> {
            written.add(requests);
            if (requests.contains(1)) {
                self.get(0).accept(2);
                written.add(List.of());
            }
        });
        self.add(group::write);
        group.write(1);
        assertEquals(List.of(List.of(1), List.of(2), List.of()), written);
    }

    @Test
    void write_writerThrows_nextIsWritten() {
        GroupCommit<Integer> group = new GroupCommit<>(10, request -> 1, requests -> {
            if (requests.contains(1)) {
                throw new AssertionError("the writer fails");
            }
            written.add(requests);
        });
        assertThrows(AssertionError.class, () -> group.write(1));
        group.write(2);
        assertEquals(List.of(List.of(2)), written);
    }

    @Test
    void write_waitingCallerIsInterrupted_waitsOnAndKeepsTheInterrupt() throws InterruptedException {
        boolean[] interrupted = {false};
        GroupCommit<Integer> group = new GroupCommit<>(10, request -> 1, this::record);
        List<Thread> callers = new ArrayList<>(write(group, 1));
        Thread waiting = new Thread(() -> {
            group.write(2);
            interrupted[0] = Thread.currentThread().isInterrupted();
        });
        callers.add(waiting);
        waiting.start();
        waiting.interrupt();
        goOn(callers);
        assertTrue(interrupted[0]);
        assertEquals(List.of(List.of(1), List.of(2)), written);
    }
}
