using SogniLike.Imaging.Exact.Autoencoding;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Encoding;

/// <summary>Turns pictures into latents of the denoiser.</summary>
internal sealed class LatentEncoder(ModelContract model, SessionCache sessions, GraphRunner runner)
{
    private readonly ImageEncoderContract _contract = model.ImageEncoder ?? throw new InvalidOperationException("The model has no image encoder.");

    /// <summary>Encodes a picture whose size the model makes.</summary>
    /// <param name="planes">The picture [3, height, width], values -1 to 1.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="noise">
    /// Where a latent is drawn from the distribution that the encoder puts out: one tensor of the size of the latent, ahead of all other draws of the image, as in
    /// diffusers. Null takes the most likely latent.
    /// </param>
    /// <param name="cancellationToken">Stops inside the graph.</param>
    public float[] Encode(float[] planes, int width, int height, INoiseStream? noise, CancellationToken cancellationToken)
    {
        var output = Run(planes, width, height, cancellationToken);
        var plane = Plane(width, height);
        return model.ImageDecoder.Scaling.FromModel(Pick(output, noise), plane);
    }

    /// <summary>Encodes a picture for models that edit it: the most likely latent, not scaled.</summary>
    public float[] EncodeUnscaled(float[] planes, int width, int height, CancellationToken cancellationToken) =>
        Pick(Run(planes, width, height, cancellationToken), null);

    private float[] Pick(float[] output, INoiseStream? noise)
    {
        if (!_contract.PutsOutDistribution)
        {
            return output;
        }

        if (noise is null)
        {
            return LatentPosterior.Mode(output).ToArray();
        }

        var latent = new float[output.Length / 2];
        noise.Fill(latent);
        LatentPosterior.Sample(output, latent, latent);
        return latent;
    }

    private float[] Run(float[] planes, int width, int height, CancellationToken cancellationToken)
    {
        using var lease = sessions.Rent(_contract.Graph);
        var channels = model.ImageDecoder.Channels * (_contract.PutsOutDistribution ? 2 : 1);
        var output = runner
            .With(_contract.Image, planes, 1, 3, height, width)
            .Run(lease.Session, _contract.Latent, (long)channels * Plane(width, height), cancellationToken);
        return Latents.AreFinite(output)
            ? output
            : throw new GenerationException(GenerationFailure.LatentNotFinite, "The image encoder put out NaN or infinity.");
    }

    private int Plane(int width, int height) => width / model.ImageDecoder.PixelsPerLatent * (height / model.ImageDecoder.PixelsPerLatent);
}
