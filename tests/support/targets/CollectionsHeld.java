import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code CollectionsHeld DUMP}: keeps collections of known numbers of entries, and writes its own dump. */
public final class CollectionsHeld {
    static final class Payload {
        final int number;

        Payload(int number) {
            this.number = number;
        }
    }

    enum Letter {
        A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T
    }

    /** All of them in one bin, which becomes a tree. */
    record Colliding(int number) implements Comparable<Colliding> {
        @Override
        public int hashCode() {
            return 7;
        }

        @Override
        public int compareTo(Colliding other) {
            return Integer.compare(number, other.number);
        }
    }

    static final class Recent extends LinkedHashMap<String, Payload> {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Payload> eldest) {
            return size() > 150;
        }
    }

    final Map<String, Payload> hashMap = new HashMap<>();
    final Map<Colliding, Payload> colliding = new HashMap<>();
    final Map<String, Payload> concurrent = new ConcurrentHashMap<>();
    final Map<Integer, Payload> treeMap = new TreeMap<>();
    final Recent recent = new Recent();
    final Map<Object, Payload> identity = new IdentityHashMap<>();
    final Set<String> hashSet = new HashSet<>();
    final Set<String> treeSet = new TreeSet<>();
    final Map<String, Payload> synchronised = Collections.synchronizedMap(new HashMap<>());
    final List<Payload> arrayList = new ArrayList<>();
    final List<Payload> linkedList = new LinkedList<>();
    final List<Payload> copied = new CopyOnWriteArrayList<>();
    final Queue<Payload> deque = new ArrayDeque<>();
    final Queue<Integer> priority = new PriorityQueue<>();
    final Queue<Payload> linkedQueue = new ConcurrentLinkedQueue<>();
    final Object[] array = new Object[1000];
    final Map<String, Payload> gone = new HashMap<>();
    final List<Payload> few = new ArrayList<>();
    final Map<Object, Payload> identityOfNulls = new IdentityHashMap<>();
    final Map<Integer, Payload> skipping = new ConcurrentSkipListMap<>();
    final Map<Letter, Payload> byLetter = new EnumMap<>(Letter.class);
    final Set<Letter> noLetters = EnumSet.noneOf(Letter.class);
    final List<Map<String, Payload>> alone = Collections.singletonList(new HashMap<>());
    Iterator<Map.Entry<String, Payload>> iterator;
    Map.Entry<String, Payload> first;

    static CollectionsHeld held;

    public static void main(String[] arguments) throws Exception {
        held = new CollectionsHeld();
        for (int i = 0; i < 1000; i++) held.hashMap.put("key " + i, new Payload(i));
        for (int i = 0; i < 90; i++) held.colliding.put(new Colliding(i), new Payload(i));
        for (int i = 0; i < 800; i++) held.concurrent.put("key " + i, new Payload(i));
        for (int i = 0; i < 300; i++) held.treeMap.put(1000 + i, new Payload(i));
        for (int i = 0; i < 400; i++) held.recent.put("recent " + i, new Payload(i));
        for (int i = 0; i < 50; i++) held.identity.put(new Payload(i), new Payload(i));
        for (int i = 0; i < 500; i++) held.hashSet.add("item " + i);
        for (int i = 0; i < 70; i++) held.treeSet.add("sorted " + i);
        for (int i = 0; i < 80; i++) held.synchronised.put("locked " + i, new Payload(i));
        for (int i = 0; i < 2000; i++) held.arrayList.add(new Payload(i));
        for (int i = 0; i < 400; i++) held.linkedList.add(new Payload(i));
        for (int i = 0; i < 30; i++) held.copied.add(new Payload(i));
        for (int i = 0; i < 100; i++) held.deque.add(new Payload(i));
        for (int i = 0; i < 60; i++) held.priority.add(5000 + i);
        for (int i = 0; i < 110; i++) held.linkedQueue.add(new Payload(i));
        for (int i = 0; i < 700; i++) held.array[i] = new Payload(i);
        for (int i = 0; i < 200; i++) held.gone.put("gone " + i, new Payload(i));
        for (int i = 0; i < 160; i++) held.gone.remove("gone " + i);
        for (int i = 0; i < 5; i++) held.few.add(new Payload(i));
        for (int i = 0; i < 45; i++) held.identityOfNulls.put(new Payload(i), null);
        for (int i = 0; i < 600; i++) held.skipping.put(9000 + i, new Payload(i));
        for (int i = 0; i < 12; i++) held.byLetter.put(Letter.values()[i], new Payload(i));
        for (int i = 0; i < 25; i++) held.alone.get(0).put("alone " + i, new Payload(i));
        // Whoever goes through a map refers to its parts as well.
        held.iterator = held.hashMap.entrySet().iterator();
        held.iterator.next();
        held.first = held.recent.entrySet().iterator().next();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], true);
    }
}
