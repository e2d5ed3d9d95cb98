using System.Buffers;
using System.Text;

namespace SogniLike.Imaging.Tokenization;

/// <summary>
/// SentencePiece's unigram tokenizer as T5 uses it: characters replaced, words marked with U+2581 at their start, each cut into the pieces whose scores add up to most. Takes
/// any string and never throws because of one. Immutable and safe for concurrent use.
/// </summary>
public sealed class UnigramTokenizer
{
    private const char WordStart = '\u2581';

    /// <summary>How much worse than the rarest piece a character is that no piece spells.</summary>
    private const double UnknownPenalty = 10;

    private readonly UnigramVocabulary _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly string[] _specials;
    private readonly SearchValues<string> _anySpecial;
    private readonly double _unknownScore;
    private readonly int _longest;

    internal UnigramTokenizer(UnigramVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < vocabulary.Pieces.Count; id++)
        {
            var piece = vocabulary.Pieces[id].Piece;
            if (piece.Length > 0 && ids.TryAdd(piece, id))
            {
                _longest = Math.Max(_longest, piece.Length);
            }
        }

        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknownScore = vocabulary.Pieces.Min(static piece => piece.Score) - UnknownPenalty;

        // The longest first, where several start in one place.
        _specials = [.. vocabulary.Specials.Keys.OrderByDescending(static special => special.Length)];
        _anySpecial = SearchValues.Create(_specials, StringComparison.Ordinal);
    }

    /// <summary>Id that ends a text.</summary>
    public int EndId => _vocabulary.EndId;

    /// <summary>Id that fills up short texts.</summary>
    public int PadId => _vocabulary.PadId;

    /// <summary>The ids of a text, without end and padding, however many they are.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        var rest = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).AsSpan();
        for (var at = rest.IndexOfAny(_anySpecial); at >= 0; at = rest.IndexOfAny(_anySpecial))
        {
            EncodeText(rest[..at], ids);
            rest = rest[at..];
            foreach (var special in _specials)
            {
                if (rest.StartsWith(special, StringComparison.Ordinal))
                {
                    ids.Add(_vocabulary.Specials[special]);
                    rest = rest[special.Length..];
                    break;
                }
            }
        }

        EncodeText(rest, ids);
        return ids;
    }

    private void EncodeText(ReadOnlySpan<char> span, List<int> ids)
    {
        var text = span.ToString();
        var normal = _vocabulary.Map?.Apply(text) ?? text.Normalize(NormalizationForm.FormKC);
        foreach (var word in normal.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            EncodeWord(word[0] == WordStart ? word : WordStart + word, ids);
        }
    }

    /// <summary>The best way to each position of a word, then back from its end (Viterbi).</summary>
    private void EncodeWord(string word, List<int> ids)
    {
        var best = new (double Score, int Start, int Id)[word.Length + 1];
        for (var i = 1; i < best.Length; i++)
        {
            best[i].Start = -1;
        }

        for (var start = 0; start < word.Length;)
        {
            var character = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            var isSpelt = false;
            for (var length = 1; length <= Math.Min(_longest, word.Length - start); length++)
            {
                if (_ids.TryGetValue(word.AsSpan(start, length), out var id))
                {
                    Consider(start, length, best[start].Score + _vocabulary.Pieces[id].Score, id);
                    isSpelt |= length == character;
                }
            }

            if (!isSpelt)
            {
                Consider(start, character, best[start].Score + _unknownScore, _vocabulary.UnknownId);
            }

            start += character;
        }

        var first = ids.Count;
        for (var end = word.Length; end > 0; end = best[end].Start)
        {
            // Unknown characters in a row are one token.
            if (best[end].Id != _vocabulary.UnknownId || ids.Count == first || ids[^1] != _vocabulary.UnknownId)
            {
                ids.Add(best[end].Id);
            }
        }

        ids.Reverse(first, ids.Count - first);

        void Consider(int start, int length, double score, int id)
        {
            ref var end = ref best[start + length];
            if (end.Start < 0 || score > end.Score)
            {
                end = (score, start, id);
            }
        }
    }
}
