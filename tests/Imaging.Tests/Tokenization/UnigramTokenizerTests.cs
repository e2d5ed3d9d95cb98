using System.Buffers.Binary;
using System.Text;
using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Tests.Tokenization;

/// <summary>Cuts worked out by hand, as SentencePiece makes them: the best sum of scores.</summary>
public sealed class UnigramTokenizerTests
{
    private const string Json = """
        {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": ""}, {"type": "Replace"}]},
         "added_tokens": [{"id": 0, "content": "<pad>"}, {"id": 1, "content": "</s>"}, {"id": 2, "content": "<unk>"}, {"id": 12, "content": "<extra_id_0>"}],
         "model": {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["\u2581", -2.0], ["\u2581red", -4.0], ["\u2581re", -3.0],
           ["d", -3.5], ["\u2581app", -5.0], ["le", -2.5], ["\u2581apple", -7.0], ["s", -2.0], ["\uD83C\uDF4E", -9.0]]}}
        """;

    private static readonly UnigramTokenizer Tokenizer = new(UnigramVocabulary.ParseJson(Encoding.UTF8.GetBytes(Json)));

    [Theory]
    [InlineData("", new int[0])]
    [InlineData(" \t\n ", new int[0])]
    [InlineData("red", new[] { 4 })]
    [InlineData("  red   red ", new[] { 4, 4 })]
    [InlineData("reds", new[] { 4, 10 })]
    [InlineData("apple", new[] { 9 })]
    [InlineData("apples", new[] { 9, 10 })]
    [InlineData("appd", new[] { 7, 6 })]
    [InlineData("d", new[] { 3, 6 })]
    [InlineData("redxyz", new[] { 4, 2 })]
    [InlineData("xdx", new[] { 3, 2, 6, 2 })]
    [InlineData("\u2581red", new[] { 4 })]
    [InlineData("red\U0001F34E", new[] { 4, 11 })]
    [InlineData("red\U0001F34F\U0001F34F", new[] { 4, 2 })]
    [InlineData("red\uD83C", new[] { 4, 2 })]
    [InlineData("red</s>red<extra_id_0>s", new[] { 4, 1, 4, 12, 3, 10 })]
    [InlineData("\uFF52ed", new[] { 4 })]
    public void Encode_Text_IsTheBestCut(string text, int[] expected) => Assert.Equal(expected, Tokenizer.Encode(text));

    [Fact]
    public void Encode_LongTextWithoutBlanks_EndsSoon()
    {
        Assert.Equal(10_000 + 1, Tokenizer.Encode(new string('s', 10_000)).Count);
    }

    [Fact]
    public void ParseModel_SameVocabularyAsProtobuf_CutsAlike()
    {
        (string Piece, float Score, int Kind)[] pieces =
            [("<pad>", 0, 3), ("</s>", 0, 3), ("<unk>", 0, 2), ("\u2581", -2, 1), ("\u2581red", -4, 1), ("\u2581re", -3, 1), ("d", -3.5f, 1)];
        var tokenizer = new UnigramTokenizer(UnigramVocabulary.ParseModel([.. pieces.SelectMany(static piece => Piece(piece.Piece, piece.Score, piece.Kind))]));

        Assert.Equal([4, 3, 6, 2], tokenizer.Encode("red dx"));
        Assert.Equal((1, 0), (tokenizer.EndId, tokenizer.PadId));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {}}}")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": []}}")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\"]]}}")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\", 0]], \"unk_id\": 7}}")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\", 0]], \"unk_id\": 0}}")]
    [InlineData("{\"normalizer\": {\"precompiled_charsmap\": \"AAAA\"}, \"model\": {\"vocab\": [[\"a\", 0]], \"unk_id\": 0}}")]
    public void ParseJson_Malformed_Throws(string json) => Assert.Throws<InvalidDataException>(() => UnigramVocabulary.ParseJson(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(new byte[] { 0x0A })]
    [InlineData(new byte[] { 0x0A, 0x7F, 1 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[0])]
    public void ParseModel_Malformed_Throws(byte[] file) => Assert.Throws<InvalidDataException>(() => UnigramVocabulary.ParseModel(file));

    [Fact]
    public void CharacterMap_Apply_ReplacesWhatTheTrieHolds()
    {
        // "A" becomes "a", "B" becomes nothing; the trie's units as Darts-clone lays them out: offset << 10 | has leaf << 8 | label, then the value.
        var units = new uint[256];
        const uint Root = 1;
        units[0] = Root << 10;
        Put('A', 128, 0);
        Put('B', 130, 2);

        var map = CharacterMap.Parse(Table(units, "a\0\0"u8));

        Assert.Equal("aC\u00E9aa", map.Apply("ABC\u00E9AA"));

        void Put(char label, uint leaf, uint value)
        {
            var node = Root ^ label;
            units[node] = ((node ^ leaf) << 10) | (1 << 8) | label;
            units[leaf] = 0x80000000 | value;
        }
    }

    [Fact]
    public void CharacterMap_OfNoise_ReplacesWithinBounds()
    {
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var units = new uint[16];
            for (var unit = 0; unit < units.Length; unit++)
            {
                units[unit] = (uint)random.NextInt64(uint.MaxValue);
            }

            Assert.NotNull(CharacterMap.Parse(Table(units, [1, 2])).Apply("ABC\u00E9\U0001F34E"));
        }
    }

    private static byte[] Table(uint[] units, ReadOnlySpan<byte> replacements)
    {
        var bytes = new byte[4 + (4 * units.Length) + replacements.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 4 * units.Length);
        for (var i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 + (4 * i)), units[i]);
        }

        replacements.CopyTo(bytes.AsSpan(4 + (4 * units.Length)));
        return bytes;
    }

    private static byte[] Piece(string piece, float score, int kind)
    {
        var text = Encoding.UTF8.GetBytes(piece);
        byte[] message = [0x0A, (byte)text.Length, .. text, 0x15, .. BitConverter.GetBytes(score), 0x18, (byte)kind];
        return [0x0A, (byte)message.Length, .. message];
    }
}
