using System.Text.Json;
using SogniLike.Imaging.Tokenization;
using SogniLike.Imaging.Tokenization.Prompts;
using SogniLike.Testing;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Tokenization.Prompts;

public sealed class PromptChunkerTests
{
    private static readonly ClipTokenizer Clip = ClipTokenizer.Create(ClipVocabulary.Parse(File.ReadAllBytes(RepositoryPaths.Golden("clip_merges.txt"))));
    private static readonly JsonElement Golden = GoldenFile.Load("clip_tokens").Index.GetProperty("cases");
    private static readonly int Word = Clip.Encode("cat").Single();

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Chunk_PromptOfReference_KeepsAllTokensInOrder(int number)
    {
        var test = Golden[number];

        var prompt = PromptChunker.Chunk(Clip, [new PromptRun(test.GetProperty("prompt").GetString()!, 1)], 100);

        var ids = test.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt32()).ToList();
        Assert.Equal((ids.Count, 0, ""), (prompt.TokenCount, prompt.TruncatedTokens, prompt.TruncatedText));
        // A prompt may hold the end token itself; such a short one is compared by length.
        Assert.Equal(ids, prompt.Chunks.Count == 1 ? prompt.Chunks[0].Ids.Skip(1).Take(ids.Count) : prompt.Chunks.SelectMany(static chunk => Inner(chunk)));
        Assert.All(prompt.Chunks, chunk => AssertFramed(chunk, Math.Min(ids.Count, 75)));
        if (!ids.Contains(Clip.CommaId))
        {
            Assert.Equal(test.GetProperty("chunks75").GetArrayLength(), prompt.Chunks.Count);
        }
    }

    [Fact]
    public void Chunk_CommaWithinTwentyTokens_MovesTheCutBehindIt()
    {
        var prompt = Chunk($"{Words(60)}, {Words(30)}");

        Assert.Equal([61, 30], prompt.Chunks.Select(static chunk => Inner(chunk).Count));
        Assert.Equal(Clip.CommaId, Inner(prompt.Chunks[0])[^1]);
    }

    [Fact]
    public void Chunk_CommaFartherThanTwentyTokens_CutsAtTheEnd()
    {
        // The comma is token 54 of 75, counted from 0: 21 back.
        Assert.Equal([75, 10], Chunk($"{Words(54)}, {Words(30)}").Chunks.Select(static chunk => Inner(chunk).Count));
        Assert.Equal([56, 29], Chunk($"{Words(55)}, {Words(29)}").Chunks.Select(static chunk => Inner(chunk).Count));
    }

    [Fact]
    public void Chunk_CommaAsFirstTokenThatDoesNotFit_StartsTheNextChunk()
    {
        var prompt = Chunk($"a, {Words(73)}, b");

        Assert.Equal([75, 2], prompt.Chunks.Select(static chunk => Inner(chunk).Count));
    }

    [Fact]
    public void Chunk_Break_StartsANewChunk()
    {
        Assert.Equal([1, 2], Chunk("cat BREAK cat cat").Chunks.Select(static chunk => Inner(chunk).Count));
        Assert.Equal([1, 0, 1], Chunk("cat BREAK BREAK cat").Chunks.Select(static chunk => Inner(chunk).Count));
        Assert.Equal([1], Chunk("cat BREAK").Chunks.Select(static chunk => Inner(chunk).Count));
    }

    [Fact]
    public void Chunk_Weights_StandAtTheirTokens()
    {
        var chunk = Assert.Single(Chunk("cat (cat:1.5) [cat]").Chunks);

        Assert.Equal([1, 1, 1.5f, (float)(1 / 1.1), 1], chunk.Weights[..5]);
        Assert.All(chunk.Weights[5..], static weight => Assert.Equal(1, weight));
        Assert.False(chunk.IsPlain);
        Assert.True(Assert.Single(Chunk("cat").Chunks).IsPlain);
    }

    [Fact]
    public void Chunk_MoreChunksThanAllowed_ReportsWhatIsCut()
    {
        var prompt = PromptChunker.Chunk(Clip, PromptParser.Parse($"{Words(150)} two red apples"), 2);

        Assert.Equal((2, 153, 3, "two red apples"), (prompt.Chunks.Count, prompt.TokenCount, prompt.TruncatedTokens, prompt.TruncatedText));
    }

    [Fact]
    public void Chunk_Embedding_StaysTogetherAndMovesToTheNextChunk()
    {
        var tokenizer = Clip.With([new PromptEmbeddingTokens("<my-style>", [50_000, 50_001, 50_002])]);

        var prompt = PromptChunker.Chunk(tokenizer, PromptParser.Parse($"{Words(73)} <My-Style> cat"), 4);

        Assert.Equal([73, 4], prompt.Chunks.Select(static chunk => Inner(chunk).Count));
        Assert.Equal([50_000, 50_001, 50_002, Word], Inner(prompt.Chunks[1]));
    }

    [Fact]
    public void Chunk_EmbeddingLongerThanAChunk_IsSpreadOverSeveral()
    {
        var tokenizer = Clip.With([new PromptEmbeddingTokens("huge", [.. Enumerable.Range(50_000, 100)])]);

        Assert.Equal([75, 25], PromptChunker.Chunk(tokenizer, PromptParser.Parse("huge"), 4).Chunks.Select(static chunk => Inner(chunk).Count));
    }

    [Theory]
    [InlineData("mycat", false)]
    [InlineData("cats", false)]
    [InlineData("a CAT, black", true)]
    public void Encode_NameOfAnEmbedding_CountsAsAWordOfItsOwn(string text, bool found)
    {
        Assert.Equal(found, Clip.With([new PromptEmbeddingTokens("cat", [50_000])]).Encode(text).Contains(50_000));
    }

    private static ChunkedPrompt Chunk(string prompt) => PromptChunker.Chunk(Clip, PromptParser.Parse(prompt), 100);

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("cat", count));

    private static List<int> Inner(PromptChunk chunk) => [.. chunk.Ids.Skip(1).Take(Array.IndexOf(chunk.Ids, Clip.EndId, 1) - 1)];

    private static void AssertFramed(PromptChunk chunk, int tokens)
    {
        Assert.Equal((77, 77, Clip.StartId), (chunk.Ids.Length, chunk.Weights.Length, chunk.Ids[0]));
        Assert.Equal(Clip.EndId, chunk.Ids[76]);
        Assert.Contains(Clip.EndId, chunk.Ids.Skip(1).Take(tokens + 1));
    }
}
