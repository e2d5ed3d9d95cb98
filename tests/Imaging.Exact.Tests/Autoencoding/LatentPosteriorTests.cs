using SogniLike.Imaging.Exact.Autoencoding;

namespace SogniLike.Imaging.Exact.Tests.Autoencoding;

public sealed class LatentPosteriorTests
{
    [Fact]
    public void Sample_ExtremeVariances_AreLimited()
    {
        var latent = new float[2];

        LatentPosterior.Sample([1, 2, -1000, 1000], [1, 1], latent);

        Assert.Equal(1f, latent[0], 1e-6f);
        Assert.Equal((float)(2 + Math.Exp(10)), latent[1]);
    }

    [Fact]
    public void Sample_IntoTheNoise_GivesTheSame()
    {
        float[] noise = [0.5f, -2];

        LatentPosterior.Sample([1, 2, 0, 0], noise, noise);

        Assert.Equal([1.5f, 0f], noise);
    }

    [Fact]
    public void Sample_LengthsDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>(() => LatentPosterior.Sample(new float[4], new float[3], new float[2]));
        Assert.Throws<ArgumentException>(() => LatentPosterior.Mode(new float[3]).Length);
    }
}
