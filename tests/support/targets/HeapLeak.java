import java.util.ArrayList;
import java.util.List;

/** Keeps so many sessions a second: {@code HeapLeak [PER_SECOND]}. Prints "ready". */
public final class HeapLeak {
    static final class Session {
        final String user;
        final byte[] body = new byte[200];

        Session(int number) {
            user = "user-" + number;
        }
    }

    static final List<Session> SESSIONS = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
        int perTenth = arguments.length > 0 ? Integer.parseInt(arguments[0]) / 10 : 0;
        System.out.println("ready");
        // Ends by itself after two minutes, so that a test that is killed leaves nothing.
        for (int tenth = 0; tenth < 1200; tenth++) {
            for (int i = 0; i < perTenth; i++) SESSIONS.add(new Session(SESSIONS.size()));
            Thread.sleep(100);
        }
    }
}
