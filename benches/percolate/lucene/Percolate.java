// Lucene Monitor under the same load: stores the queries, then matches the posts one by one and in batches of 1,000,
// and prints posts a second of this thread's own time. Started by src/peers/lucene.rs from source, no build.
//
//   Percolate QUERIES POSTS HITS SECONDS
//
// QUERIES: a query a line; tabs part what is required, bars its alternatives, spaces the words of a phrase; a part that
// begins with - must be absent. POSTS: a post a line, words parted by spaces. HITS: written, how many posts each query found.

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.MultiMatchingQueries;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

public class Percolate {
    static final int BATCH = 1000;
    static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public static void main(String[] args) throws Exception {
        List<String> posts = Files.readAllLines(Path.of(args[1]));
        double seconds = Double.parseDouble(args[3]);
        try (Monitor monitor = new Monitor(new WhitespaceAnalyzer())) {
            int queries = store(monitor, Files.readAllLines(Path.of(args[0])));
            int[] hits = new int[queries];
            // Half of the time warms the compiler up and counts hits over all posts that it gets to.
            int counted = batches(monitor, posts, hits, seconds, true, null);
            StringBuilder out = new StringBuilder().append(counted).append('\n');
            for (int hit : hits) out.append(hit).append('\n');
            Files.writeString(Path.of(args[2]), out);
            batches(monitor, posts, null, seconds / 2, false, "batch");
            oneByOne(monitor, posts, seconds / 2);
        }
    }

    static int store(Monitor monitor, List<String> lines) throws Exception {
        List<MonitorQuery> some = new ArrayList<>();
        for (int id = 0; id < lines.size(); id++) {
            some.add(new MonitorQuery(Integer.toString(id), query(lines.get(id))));
            if (some.size() == 10_000) {
                monitor.register(some);
                some.clear();
            }
        }
        monitor.register(some);
        return lines.size();
    }

    /** Through the posts once, or round and round until the time is up; how many posts it got to. */
    static int batches(Monitor monitor, List<String> posts, int[] hits, double seconds, boolean once, String say)
            throws Exception {
        long begun = THREADS.getCurrentThreadCpuTime();
        int at = 0;
        while (worked(begun) < seconds && !(once && at >= posts.size())) {
            int from = at % posts.size();
            List<String> some = posts.subList(from, Math.min(from + BATCH, posts.size()));
            long before = THREADS.getCurrentThreadCpuTime();
            Document[] batch = some.stream().map(Percolate::document).toArray(Document[]::new);
            MultiMatchingQueries<QueryMatch> found = monitor.match(batch, QueryMatch.SIMPLE_MATCHER);
            double took = worked(before);
            if (say != null) System.out.println(say + " " + some.size() / took);
            for (int post = 0; hits != null && post < batch.length; post++) {
                count(found.getMatches(post), hits);
            }
            at += some.size();
        }
        return at;
    }

    static void oneByOne(Monitor monitor, List<String> posts, double seconds) throws Exception {
        long begun = THREADS.getCurrentThreadCpuTime();
        int at = 0;
        while (worked(begun) < seconds) {
            long before = THREADS.getCurrentThreadCpuTime();
            int done = 0;
            while (done < BATCH && worked(begun) < seconds) {
                monitor.match(document(posts.get(at++ % posts.size())), QueryMatch.SIMPLE_MATCHER);
                done++;
            }
            if (done > BATCH / 10) System.out.println("single " + done / worked(before));
        }
    }

    static double worked(long since) {
        return (THREADS.getCurrentThreadCpuTime() - since) / 1e9;
    }

    static Document document(String post) {
        Document document = new Document();
        document.add(new TextField("text", post, Field.Store.NO));
        return document;
    }

    static void count(Collection<QueryMatch> found, int[] hits) {
        for (QueryMatch match : found) hits[Integer.parseInt(match.getQueryId())]++;
    }

    static Query query(String line) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String part : line.split("\t")) {
            if (part.startsWith("-")) {
                all.add(words(part.substring(1)), BooleanClause.Occur.MUST_NOT);
            } else {
                String[] alternatives = part.split("\\|");
                BooleanQuery.Builder any = new BooleanQuery.Builder();
                Arrays.stream(alternatives).forEach(phrase -> any.add(words(phrase), BooleanClause.Occur.SHOULD));
                all.add(alternatives.length == 1 ? words(part) : any.build(), BooleanClause.Occur.MUST);
            }
        }
        return all.build();
    }

    static Query words(String phrase) {
        String[] words = phrase.split(" ");
        return words.length == 1 ? new TermQuery(new Term("text", phrase)) : new PhraseQuery("text", words);
    }
}
