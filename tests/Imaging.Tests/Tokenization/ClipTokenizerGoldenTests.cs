using System.Text.Json;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Tokenization;
using SogniLike.Testing;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Tokenization;

[Trait("Category", "Golden")]
public sealed class ClipTokenizerGoldenTests
{
    private static readonly JsonElement Clip = GoldenFile.Load("clip_tokens").Index.GetProperty("cases");
    private static readonly JsonElement Emoji = GoldenFile.Load("emoji-diffusion/tokenizer_cases").Index;

    private static readonly ClipTokenizer ClipTokens =
        ClipTokenizer.Create(ClipVocabulary.Parse(File.ReadAllBytes(RepositoryPaths.Golden("clip_merges.txt"))));

    private static readonly ClipTokenizer EmojiTokens = LoadEmojiTokenizer();

    public static TheoryData<int> ClipCases => [.. Enumerable.Range(0, Clip.GetArrayLength())];

    public static TheoryData<int> EmojiCases => [.. Enumerable.Range(0, Emoji.GetArrayLength())];

    [Theory]
    [MemberData(nameof(ClipCases))]
    public void Encode_PromptOfReference_HasItsIds(int number)
    {
        var test = Clip[number];
        var prompt = test.GetProperty("prompt").GetString()!;

        Assert.Equal(Integers(test.GetProperty("ids")), ClipTokens.Encode(prompt));
        var padded = ClipTokens.EncodePadded(prompt);
        Assert.Equal(Integers(test.GetProperty("padded77_eos")), padded.Ids);
        Assert.Equal(test.GetProperty("n").GetInt32(), padded.TokenCount);
        Assert.Equal(Math.Max(0, padded.TokenCount - 75), padded.TruncatedTokens);
    }

    [Theory]
    [MemberData(nameof(EmojiCases))]
    public void EncodePadded_PromptOfBuiltInModel_HasItsIds(int number)
    {
        var test = Emoji[number];
        var expected = Integers(test.GetProperty("ids"));

        var actual = EmojiTokens.EncodePadded(test.GetProperty("text").GetString()!).Ids;

        Assert.Equal(77, actual.Count);
        Assert.Equal(expected, actual.Take(expected.Count));
        Assert.All(actual.Skip(expected.Count), id => Assert.Equal(EmojiTokens.PadId, id));
    }

    [Fact]
    public void Create_FromMergesAlone_HasTheVocabularyOfClip()
    {
        Assert.Equal((49408, 49406, 49407), (ClipTokens.VocabularySize, ClipTokens.StartId, ClipTokens.EndId));
    }

    private static ClipTokenizer LoadEmojiTokenizer()
    {
        var defects = new ModelDefects();
        var tokenizer = TokenizerConfiguration.Read(new ModelFiles(RepositoryPaths.EmojiDiffusion, defects), "tokenizer", defects, new ModelLimits());
        Assert.True(defects.None);
        return tokenizer!;
    }

    private static List<int> Integers(JsonElement array) => [.. array.EnumerateArray().Select(static value => value.GetInt32())];
}
