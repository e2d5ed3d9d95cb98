using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation;

/// <summary>Evaluates the denoiser for one image, with guidance: as one batch of two, or as two calls where the graph takes only one image.</summary>
internal sealed class Denoiser
{
    private readonly DenoiserContract _contract;
    private readonly InferenceSession _session;
    private readonly GraphRunner _runner;
    private readonly float[] _conditional;
    private readonly float[]? _unconditional;
    private readonly GenerationRequest _request;
    private readonly int _tokens;
    private readonly int _height;
    private readonly int _width;

    /// <param name="contract">How to call the graph.</param>
    /// <param name="session">Its session.</param>
    /// <param name="runner">Runs it.</param>
    /// <param name="embeddings">[2, tokens, width] of negative prompt and prompt; with guidance off, [1, tokens, width] of the prompt.</param>
    /// <param name="tokens">Number of tokens of a prompt.</param>
    /// <param name="request">Gives scale and rescaling of guidance.</param>
    /// <param name="width">Width of the latent.</param>
    /// <param name="height">Height of the latent.</param>
    public Denoiser(
        DenoiserContract contract,
        InferenceSession session,
        GraphRunner runner,
        float[] embeddings,
        int tokens,
        GenerationRequest request,
        int width,
        int height)
    {
        _contract = contract;
        _session = session;
        _runner = runner;
        _request = request;
        _tokens = tokens;
        (_width, _height) = (width, height);
        if (ClassifierFreeGuidance.IsNeeded(request.GuidanceScale))
        {
            (_unconditional, _conditional) = (embeddings[..(embeddings.Length / 2)], embeddings[(embeddings.Length / 2)..]);
        }
        else
        {
            _conditional = embeddings;
        }
    }

    /// <summary>The prediction for a scaled latent, after guidance.</summary>
    public float[] Predict(float[] input, double timestep, CancellationToken cancellationToken)
    {
        if (_unconditional is null)
        {
            return Finite(Evaluate(input, _conditional, 1, timestep, cancellationToken));
        }

        float[] conditional, guided;
        if (_contract.TakesPairs)
        {
            var pair = Evaluate([.. input, .. input], [.. _unconditional, .. _conditional], 2, timestep, cancellationToken);
            (guided, conditional) = (pair[..input.Length], pair[input.Length..]);
        }
        else
        {
            guided = Evaluate(input, _unconditional, 1, timestep, cancellationToken);
            conditional = Evaluate(input, _conditional, 1, timestep, cancellationToken);
        }

        ClassifierFreeGuidance.Apply(guided, conditional, _request.GuidanceScale, guided);
        if (_request.GuidanceRescale > 0)
        {
            ClassifierFreeGuidance.Rescale(conditional, _request.GuidanceRescale, guided);
        }

        return Finite(guided);
    }

    /// <summary>The raw output of the graph for a batch.</summary>
    internal float[] Evaluate(float[] input, float[] context, int batch, double timestep, CancellationToken cancellationToken)
    {
        var timesteps = new float[TimestepCount(batch)];
        Array.Fill(timesteps, (float)timestep);
        return _runner
            .With(_contract.Sample, input, batch, _contract.Channels, _height, _width)
            .With(_contract.Timestep, timesteps, _contract.Timestep.Rank == 0 ? [] : [timesteps.Length])
            .With(_contract.Context, context, batch, _tokens, context.Length / batch / _tokens)
            .Run(_session, _contract.Prediction, input.Length, cancellationToken);
    }

    /// <summary>A rank-1 timestep has one entry, unless its dimension is that of the batch by number or name.</summary>
    private int TimestepCount(int batch)
    {
        if (_contract.Timestep.Shape is not [var dimension])
        {
            return 1;
        }

        return dimension.Size is { } size ? (int)size : IsBatch(dimension) ? batch : 1;
    }

    private bool IsBatch(OnnxDimension dimension) => dimension.Symbol is { Length: > 0 } symbol && symbol == _contract.Sample.Shape![0].Symbol;

    private static float[] Finite(float[] prediction) =>
        Latents.AreFinite(prediction) ? prediction : throw new GenerationException(GenerationFailure.LatentNotFinite, "The denoiser put out NaN or infinity.");
}
