namespace SogniLike.Imaging.Tokenization.Prompts;

/// <summary>
/// Cuts prompts of any length into chunks that the text encoder takes one by one, as A1111's web UI does: 75 tokens between start and end token. A cut that
/// would fall within 20 tokens behind a comma moves back to the comma, so that phrases stay together.
/// </summary>
internal static class PromptChunker
{
    private const int CommaReach = 20;

    /// <summary>Cuts a prompt.</summary>
    /// <param name="tokenizer">Makes the tokens.</param>
    /// <param name="runs">The parsed prompt.</param>
    /// <param name="maxChunks">Most chunks, at least 1; what does not fit is reported.</param>
    public static ChunkedPrompt Chunk(ClipTokenizer tokenizer, IReadOnlyList<PromptRun> runs, int maxChunks)
    {
        var cutter = new Cutter(tokenizer);
        foreach (var run in runs)
        {
            if (run.IsBreak)
            {
                cutter.EndChunk();
            }
            else
            {
                cutter.Add(run);
            }
        }

        return cutter.Finish(maxChunks);
    }

    /// <summary>A chunk without text.</summary>
    public static PromptChunk Empty(ClipTokenizer tokenizer) => Frame(tokenizer, []);

    private static PromptChunk Frame(ClipTokenizer tokenizer, IReadOnlyList<(int Id, float Weight)> tokens)
    {
        var ids = new int[tokenizer.ContextLength];
        var weights = new float[ids.Length];
        Array.Fill(ids, tokenizer.PadId);
        Array.Fill(weights, 1);
        ids[0] = tokenizer.StartId;
        for (var i = 0; i < tokens.Count; i++)
        {
            (ids[i + 1], weights[i + 1]) = tokens[i];
        }

        ids[tokens.Count + 1] = tokenizer.EndId;
        return new PromptChunk(ids, weights);
    }

    private sealed class Cutter(ClipTokenizer tokenizer)
    {
        private readonly int _capacity = tokenizer.ContextLength - 2;
        private readonly List<List<(int Id, float Weight)>> _chunks = [];
        private List<(int Id, float Weight)> _current = [];
        private int _lastComma = -1;

        public void Add(PromptRun run)
        {
            var ids = tokenizer.Encode(run.Text);
            for (var i = 0; i < ids.Count;)
            {
                // The vectors of an embedding stay together, unless they are more than a chunk takes.
                var length = Math.Min(tokenizer.GroupLength(ids[i]), ids.Count - i);
                var isComma = ids[i] == tokenizer.CommaId;
                if (_current.Count == _capacity && !isComma)
                {
                    EndFullChunk();
                }

                if (_current.Count > 0 && _current.Count + length > _capacity)
                {
                    EndChunk();
                }
                else if (isComma)
                {
                    _lastComma = _current.Count;
                }

                for (var end = i + length; i < end; i++)
                {
                    if (_current.Count == _capacity)
                    {
                        EndChunk();
                    }

                    _current.Add((ids[i], (float)run.Weight));
                }
            }
        }

        public void EndChunk()
        {
            _chunks.Add(_current);
            (_current, _lastComma) = ([], -1);
        }

        public ChunkedPrompt Finish(int maxChunks)
        {
            if (_current.Count > 0 || _chunks.Count == 0)
            {
                EndChunk();
            }

            var cut = _chunks.Skip(maxChunks).SelectMany(static chunk => chunk).Select(static token => token.Id).ToList();
            return new ChunkedPrompt(
                [.. _chunks.Take(maxChunks).Select(chunk => Frame(tokenizer, chunk))],
                _chunks.Sum(static chunk => chunk.Count),
                cut.Count,
                tokenizer.Decode(cut));
        }

        /// <summary>Ends a chunk that is full, at its last comma when that is near.</summary>
        private void EndFullChunk()
        {
            if (_lastComma < 0 || _current.Count - _lastComma > CommaReach)
            {
                EndChunk();
                return;
            }

            var moved = _current[(_lastComma + 1)..];
            _current.RemoveRange(_lastComma + 1, moved.Count);
            EndChunk();
            _current = moved;
        }
    }
}
