namespace SogniLike.Coordinator.Policy;

/// <summary>Terms by their words: looking for all of them at one place of a text takes as many steps as the longest term has words.</summary>
internal sealed class TermTree
{
    private readonly Dictionary<string, TermTree> _next = new(StringComparer.Ordinal);
    private readonly List<(int Rule, int Group)> _ends = [];

    public void Add(IReadOnlyList<string> words, int rule, int group)
    {
        var node = this;
        foreach (var word in words)
        {
            if (!node._next.TryGetValue(word, out var next))
            {
                node._next[word] = next = new TermTree();
            }

            node = next;
        }

        node._ends.Add((rule, group));
    }

    /// <summary>Adds where the terms stand that begin at this word.</summary>
    public void Collect(IReadOnlyList<string> words, int start, HashSet<(int Rule, int Group)> found)
    {
        var node = this;
        for (var place = start; place < words.Count && node._next.TryGetValue(words[place], out var next); place++)
        {
            found.UnionWith(next._ends);
            node = next;
        }
    }
}
