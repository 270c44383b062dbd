import java.util.ArrayList;
import java.util.List;

/**
 * An order service in small. {@code Orders before|after [SECONDS]}: with {@code before} the time of thread "orders" goes to
 * {@link #findPrice}, the allocated bytes of "reader" to {@link #parse} and the lock waits of "stock-1" and "stock-2" to
 * {@link #reserve}; with {@code after} not any more. Prints "ready" once it works; ends by itself.
 */
public final class Orders {
    private static final int[] KEYS = new int[4096];
    private static final int[] PRICES = new int[4096];
    private static final Object STOCK = new Object();
    private static volatile long sink;
    private static volatile Object kept;

    /** Linear search: what the time goes to. */
    static int findPrice(int key) {
        for (int i = 0; i < KEYS.length; i++) {
            if ((KEYS[i] ^ (i * 7919)) % 1000003 == (key ^ (i * 7919)) % 1000003 && KEYS[i] == key) return PRICES[i];
        }
        return -1;
    }

    static int findPriceByKey(int key) {
        return PRICES[key / 3];
    }

    static long render(int number) {
        long hash = 17;
        for (int i = 0; i < 5000; i++) hash = (hash * 31 + (long) i * number) % 1000003;
        return hash;
    }

    static void handle(boolean after, int number) {
        long total = 0;
        for (int line = 0; line < 10; line++) {
            int key = (number * 37 + line * 311) % KEYS.length * 3;
            total += after ? findPriceByKey(key) : findPrice(key);
        }
        sink += total + render(number);
    }

    static void parse(boolean after) {
        List<byte[]> pages = new ArrayList<>();
        for (int i = 0; i < (after ? 1 : 40); i++) pages.add(new byte[16384]);
        kept = pages;
    }

    static void format() {
        kept = new byte[30000];
    }

    static void reserve(boolean after) {
        if (after) {
            work(2);
            return;
        }
        synchronized (STOCK) {
            work(2);
        }
    }

    static void work(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void start(String name, long end, Runnable order) {
        new Thread(() -> {
            while (System.nanoTime() < end) order.run();
        }, name).start();
    }

    public static void main(String[] args) {
        boolean after = args.length > 0 && args[0].equals("after");
        long seconds = args.length > 1 ? Long.parseLong(args[1]) : 120;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int i = 0; i < KEYS.length; i++) {
            KEYS[i] = i * 3;
            PRICES[i] = 100 + i;
        }
        int[] number = {0};
        start("orders", end, () -> handle(after, number[0]++ & 0xffff));
        start("reader", end, () -> {
            parse(after);
            format();
            work(5);
        });
        start("stock-1", end, () -> reserve(after));
        start("stock-2", end, () -> reserve(after));
        System.out.println("ready " + ProcessHandle.current().pid());
    }
}
