using SogniLike.Imaging.Exact.Conditioning;

namespace SogniLike.Imaging.Exact.Tests.Conditioning;

public sealed class EmphasisTests
{
    [Fact]
    public void Apply_WeightsOfOne_ChangesNothing()
    {
        float[] embeddings = [0.1f, 0.2f, 0.3f, 0.7f];

        Emphasis.Apply(embeddings, [1, 1]);

        Assert.Equal([0.1f, 0.2f, 0.3f, 0.7f], embeddings);
    }

    [Fact]
    public void Apply_OneHeavierToken_KeepsTheMean()
    {
        float[] embeddings = [1, 2, 3, 4];

        Emphasis.Apply(embeddings, [2, 1]);

        Assert.Equal(2.5, embeddings.Average(static x => (double)x), 1e-6);
        Assert.Equal([20f / 13, 40f / 13, 30f / 13, 40f / 13], embeddings);
    }

    [Fact]
    public void Apply_MeanOfZero_StaysFinite()
    {
        float[] embeddings = [1, -1, 1, -1];

        Emphasis.Apply(embeddings, [2, 1]);

        Assert.Equal([2, -2, 1, -1], embeddings);
    }

    [Fact]
    public void Apply_WeightsThatDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>(() => Emphasis.Apply(new float[4], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => Emphasis.Apply(new float[4], []));
    }
}
