namespace SogniLike.Imaging.Tokenization;

/// <summary>
/// Byte-pair encoding of one word: merges the pair of lowest rank, the leftmost first, until none is left. With a heap, so a word of n symbols takes n log n
/// and a prompt without blanks cannot stall a worker.
/// </summary>
internal sealed class BytePairMerger(IReadOnlyDictionary<(int Left, int Right), (int Rank, int Merged)> merges)
{
    /// <summary>Merges the symbols of a word and appends the ids that remain.</summary>
    public void Merge(ReadOnlySpan<int> symbols, List<int> ids)
    {
        var count = symbols.Length;
        if (count < 2)
        {
            ids.AddRange(symbols);
            return;
        }

        var tokens = symbols.ToArray();
        var next = new int[count];
        var previous = new int[count];
        // Where the heap finds a candidate that a later merge has changed, the pair no longer matches and is dropped.
        var candidates = new PriorityQueue<(int Position, int Left, int Right), (int Rank, int Position)>();
        for (var i = 0; i < count; i++)
        {
            (next[i], previous[i]) = (i + 1 < count ? i + 1 : -1, i - 1);
        }

        for (var i = 0; i + 1 < count; i++)
        {
            AddCandidate(i);
        }

        while (candidates.TryDequeue(out var candidate, out _))
        {
            var at = candidate.Position;
            var right = next[at];
            if (right < 0 || tokens[at] != candidate.Left || tokens[right] != candidate.Right)
            {
                continue;
            }

            tokens[at] = merges[(candidate.Left, candidate.Right)].Merged;
            tokens[right] = -1;
            next[at] = next[right];
            if (next[right] >= 0)
            {
                previous[next[right]] = at;
            }

            next[right] = -1;
            AddCandidate(at);
            if (previous[at] >= 0)
            {
                AddCandidate(previous[at]);
            }
        }

        for (var i = 0; i >= 0; i = next[i])
        {
            ids.Add(tokens[i]);
        }

        void AddCandidate(int position)
        {
            if (next[position] >= 0 && merges.TryGetValue((tokens[position], tokens[next[position]]), out var merge))
            {
                candidates.Enqueue((position, tokens[position], tokens[next[position]]), (merge.Rank, position));
            }
        }
    }
}
