using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Generation.Conditioning;

public sealed class EmphasisTests
{
    [Fact]
    [Trait("Category", "Golden")]
    public void Apply_EmbeddingsOfReference_GivesItsResult()
    {
        var golden = GoldenFile.Load("misc");
        var test = golden.Index.GetProperty("emphasis_a1111_original");
        var embeddings = golden.Array(test.GetProperty("z")).ToArray();

        Emphasis.Apply(embeddings, golden.Array(test.GetProperty("weights")));

        Assert.InRange(GoldenFile.MaxDifference(golden.Array(test.GetProperty("out")), embeddings), 0, test.GetProperty("tol_abs").GetDouble());
    }

    [Fact]
    public void Apply_NoMeanToRestore_StillWeights()
    {
        float[] embeddings = [1, -1, 2, -2];

        Emphasis.Apply(embeddings, [2, 3]);

        Assert.Equal([2, -2, 6, -6], embeddings);
    }
}
