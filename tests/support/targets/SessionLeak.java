import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A session store that forgets nothing. {@code SessionLeak COUNT [DUMP]} keeps COUNT entries, each with a payload of {@code i % 64} bytes,
 * and a tenth as many arrays of longs; prints "ready" and waits for its input to end, or writes its own dump and ends.
 */
public final class SessionLeak {
    static class Base {
        byte flag;
        long created;
    }

    static class Entry extends Base {
        int hits;
        byte kind;
        Entry previous;
    }

    static final class SessionEntry extends Entry {
        final String user;
        final byte[] payload;
        short port;
        double score;

        SessionEntry(int i) {
            user = "user-" + i;
            payload = new byte[i % 64];
        }
    }

    static final class WeaklyHeld {}

    static final Map<String, SessionEntry> SESSIONS = new ConcurrentHashMap<>();
    static final Map<Integer, long[]> TIMES = new HashMap<>();
    static final Object[] KINDS = new Object[10];

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        for (int i = 0; i < count; i++) SESSIONS.put("session-" + i, new SessionEntry(i));
        for (int i = 0; i < count / 10; i++) TIMES.put(i, new long[i % 7]);
        WeaklyHeld held = new WeaklyHeld();
        KINDS[0] = new WeakReference<>(held);
        KINDS[1] = new String[2][3];
        KINDS[2] = "Größe";
        KINDS[3] = "\u65e5\u672c\u8a9e \ud83d\ude00";
        KINDS[4] = new char[] {'c', 'h'};
        KINDS[5] = new Object[] {new boolean[3], new short[2], new int[3], new float[1], new double[2]};
        Runnable hidden = () -> System.out.println(held);
        KINDS[6] = hidden;
        KINDS[7] = new String("same text");
        KINDS[8] = new String("same text");
        if (arguments.length > 1) {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[1], true);
            System.out.println("dumped");
            return;
        }
        System.out.println("ready");
        System.in.read();
        System.out.println(held);
    }
}
