package io.jmqtt.differential;

/** Two texts line by line: {@code -} for a line of the first only, {@code +} of the second only. */
final class TextDiff {
    private TextDiff() {}

    static String of(String before, String after) {
        String[] a = before.split("\n");
        String[] b = after.split("\n");
        // longest common subsequence of what is left from each place on
        int[][] common = new int[a.length + 1][b.length + 1];
        for (int i = a.length - 1; i >= 0; i--) {
            for (int j = b.length - 1; j >= 0; j--) {
                common[i][j] =
                        a[i].equals(b[j])
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        StringBuilder text = new StringBuilder();
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            if (i < a.length && j < b.length && a[i].equals(b[j])) {
                text.append("\n    ").append(a[i++]);
                j++;
            } else if (j == b.length || i < a.length && common[i + 1][j] >= common[i][j + 1]) {
                text.append("\n  - ").append(a[i++]);
            } else {
                text.append("\n  + ").append(b[j++]);
            }
        }
        return text.toString();
    }
}
