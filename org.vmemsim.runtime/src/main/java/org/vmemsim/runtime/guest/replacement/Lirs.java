package org.vmemsim.runtime.guest.replacement;

/**
 * LIRS (Jiang and Zhang, "LIRS: An Efficient Low Inter-reference Recency Set Replacement Policy", SIGMETRICS 2002, section
 * 3.3). Pages referenced twice within a short distance (LIR) stay; of the others (HIR) a small queue is resident. The stack
 * holds LIR pages and those HIR pages, resident or not, that were referenced since the oldest LIR page was; its bottom is
 * always a LIR page. HIR pages may hold 1 % of the frames, at least 2, as in the authors' program.
 *
 * <p>The paper sets no bound to what the stack remembers; here it is {@value #MOST_REMEMBERED} times the frames.
 */
final class Lirs implements PageReplacement {
    private static final int MOST_REMEMBERED = 32;

    /** One queue, the stack, its top in front; marked are the LIR pages. */
    private final PageQueues stack = new PageQueues(1);

    /** One queue of resident HIR pages; the back goes first. */
    private final PageQueues few = new PageQueues(1);

    private long frames;
    private long low;
    private long lowLimit;

    Lirs(long frames) {
        frames(frames);
    }

    @Override
    public void frames(long frames) {
        this.frames = frames;
        this.lowLimit = Math.max(1, frames - Math.max(2, frames / 100));
    }

    @Override
    public void hit(long page) {
        int inStack = stack.find(page);
        int inFew = few.find(page);
        if (inFew < 0) {
            stack.moveToFront(inStack, 0);
            prune();
        } else if (inStack < 0) {
            few.moveToFront(inFew, 0);
            stack.add(page, 0);
        } else {
            few.drop(inFew);
            promote(inStack);
        }
    }

    @Override
    public void load(long page) {
        int inStack = stack.find(page);
        if (inStack >= 0) promote(inStack);
        else {
            inStack = stack.add(page, 0);
            if (low < lowLimit) {
                stack.mark(inStack, true);
                low++;
            } else few.add(page, 0);
        }
        while (stack.size(0) > MOST_REMEMBERED * frames) forgetOldest();
    }

    /** A HIR page in the stack becomes LIR; if there are too many then, the one at the bottom becomes HIR. */
    private void promote(int inStack) {
        stack.moveToFront(inStack, 0);
        stack.mark(inStack, true);
        low++;
        while (low > lowLimit) demote();
        prune();
    }

    private void demote() {
        prune();
        int bottom = stack.back(0);
        few.add(stack.page(bottom), 0);
        stack.drop(bottom);
        low--;
        prune();
    }

    /** Takes HIR pages away from the bottom of the stack. */
    private void prune() {
        while (stack.size(0) > 0 && !stack.marked(stack.back(0))) stack.drop(stack.back(0));
    }

    private void forgetOldest() {
        int bottom = stack.back(0);
        if (stack.marked(bottom)) demote();
        else stack.drop(bottom);
    }

    @Override
    public long evict(long incoming) {
        if (few.size(0) == 0) demote();
        int n = few.back(0);
        long page = few.page(n);
        few.drop(n);
        return page;
    }

    @Override
    public void remove(long page) {
        int inFew = few.find(page);
        int inStack = stack.find(page);
        if (inFew >= 0) few.drop(inFew);
        if (inStack < 0) return;
        if (stack.marked(inStack)) low--;
        else if (inFew < 0) return; // it was not resident
        stack.drop(inStack);
        prune();
    }

    @Override
    public boolean resident(long page) {
        if (few.find(page) >= 0) return true;
        int inStack = stack.find(page);
        return inStack >= 0 && stack.marked(inStack);
    }

    @Override
    public long residents() {
        return low + few.size(0);
    }
}
