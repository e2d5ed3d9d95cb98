using System.Diagnostics;
using System.Text;
using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Tests.Tokenization;

public sealed class ClipTokenizerTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Create(ClipVocabulary.Parse("#version: 0.2\na b\nab c</w>\nl o</w>\n"u8));

    private static readonly Dictionary<int, byte[]> BytesOf = BuildBytes();

    [Fact]
    public void Encode_RandomText_KeepsEveryByteOfTheNormalForm()
    {
        var random = new Random(20260);
        for (var round = 0; round < 2000; round++)
        {
            var text = RandomText(random);

            var bytes = Tokenizer.Encode(text).Where(static id => id < Tokenizer.StartId).SelectMany(static id => BytesOf[id]).ToArray();

            var expected = new string([.. PromptText.Normalize(text).EnumerateRunes().Where(static rune => !PromptText.IsBlank(rune)).SelectMany(static rune => rune.ToString())]);
            Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void Encode_IllFormedText_DoesNotThrow()
    {
        // Not as inline data: attributes cannot hold unpaired surrogates.
        foreach (var text in (string[])["\uD800", "\uDC00x", "a\uD83Db", "\0\u0001\uFFFF", "\u0301\u0301\u0301"])
        {
            Assert.NotEmpty(Tokenizer.Encode(text));
        }

        Assert.Equal("a\uFFFD", PromptText.Normalize("a\uD800"));
    }

    [Fact]
    public void Encode_LongWordWithoutBlanks_TakesLittleTime()
    {
        var word = string.Concat(Enumerable.Repeat("abc", 70_000));
        var watch = Stopwatch.StartNew();

        var ids = Tokenizer.Encode(word);

        Assert.Equal(140_000 - 1, ids.Count);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void Encode_MergesAtWordEnd_ApplyOnlyThere()
    {
        // "abc" ends its word: ab + c</w> merge. "abcd" does not: ab, c, d</w>.
        Assert.Single(Tokenizer.Encode("abc"));
        Assert.Equal(3, Tokenizer.Encode("abcd").Count);
    }

    [Theory]
    [InlineData("it's", "it", "'s")]
    [InlineData("they'll've", "they", "'ll", "'ve")]
    [InlineData("12a", "1", "2", "a")]
    [InlineData("a--b", "a", "--", "b")]
    [InlineData("\u0661\u00BD", "\u0661", "\u00BD")]
    [InlineData("\U0001D400\U0001D401", "\U0001D400\U0001D401")]
    [InlineData("\U0001D7D8\U0001D7D9", "\U0001D7D8", "\U0001D7D9")]
    [InlineData("!'s", "!'", "s")]
    [InlineData("e\u0301", "e", "\u0301")]
    [InlineData(" \u3000x\u00A0", "x")]
    public void TryTake_Text_IsSplitLikeClipsPattern(string text, params string[] words)
    {
        var actual = new List<string>();
        var rest = text.AsSpan();
        while (ClipWords.TryTake(ref rest, out var word))
        {
            actual.Add(word.ToString());
        }

        Assert.Equal(words, actual);
    }

    [Theory]
    [InlineData("A  B\t\nC", "a b c")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u0130", "i\u0307")]
    [InlineData("\u03A3\u03A3", "\u03C3\u03C3")]
    [InlineData("\U00010400", "\U00010428")]
    public void Normalize_Text_BecomesComposedLowerCase(string text, string expected)
    {
        Assert.Equal(expected, PromptText.Normalize(text));
    }

    [Fact]
    public void EncodePadded_TooManyTokens_SaysHowManyAreCut()
    {
        var padded = Tokenizer.EncodePadded(string.Join(' ', Enumerable.Repeat("z", 100)));

        Assert.Equal((77, 100, 25), (padded.Ids.Count, padded.TokenCount, padded.TruncatedTokens));
        Assert.Equal((Tokenizer.StartId, Tokenizer.EndId), (padded.Ids[0], padded.Ids[^1]));
    }

    [Fact]
    public void EncodePadded_OtherPadToken_FillsWithIt()
    {
        var tokenizer = ClipTokenizer.Create(ClipVocabulary.Parse("a b\n"u8), padToken: "!", contextLength: 10);

        Assert.Equal([tokenizer.StartId, tokenizer.EndId, 0, 0, 0, 0, 0, 0, 0, 0], tokenizer.EncodePadded("").Ids);
    }

    [Theory]
    [InlineData("{}", "a b", "lacks the token")]
    [InlineData("[]", "a b", "not an object")]
    [InlineData("{\"a\":", "a b", "not valid JSON")]
    [InlineData("{\"a\": 1} x", "a b", "not valid JSON")]
    [InlineData("{\"a\": -1}", "a b", "an id that is not")]
    [InlineData("{\"a\": \"x\"}", "a b", "an id that is not")]
    [InlineData("{\"a\": 1, \"a\": 2}", "a b", "twice")]
    [InlineData("{\"<|startoftext|>\": 0, \"<|endoftext|>\": 1}", "a b", "Line 1 of merges.txt names a token that the vocabulary lacks")]
    [InlineData("{\"<|startoftext|>\": 0, \"<|endoftext|>\": 1}", "#version\nabc", "Line 2 of merges.txt is not a pair")]
    public void Parse_DamagedFiles_SaysWhatAndWhere(string vocabulary, string merges, string message)
    {
        var exception = Assert.Throws<InvalidDataException>(() => ClipVocabulary.Parse(Encoding.UTF8.GetBytes(vocabulary), Encoding.UTF8.GetBytes(merges)));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(40); length > 0; length--)
        {
            text.Append(random.Next(6) switch
            {
                0 => (char)random.Next(0x80),
                1 => (char)random.Next(0x600, 0x700),
                2 => (char)random.Next(0x10000),
                3 => ' ',
                4 => "abc"[random.Next(3)],
                _ => new Rune(random.Next(0x10000, 0x110000)).ToString(),
            });
        }

        return text.ToString();
    }

    private static Dictionary<int, byte[]> BuildBytes()
    {
        var byteOf = Enumerable.Range(0, 256).ToDictionary(static value => ByteSymbols.Of((byte)value), static value => (byte)value);
        var vocabulary = ClipVocabulary.Parse("#version: 0.2\na b\nab c</w>\nl o</w>\n"u8);
        return vocabulary.Ids.Where(static pair => !pair.Key.StartsWith("<|", StringComparison.Ordinal)).ToDictionary(
            static pair => pair.Value,
            pair => pair.Key.Replace("</w>", "", StringComparison.Ordinal).Select(symbol => byteOf[symbol]).ToArray());
    }
}
