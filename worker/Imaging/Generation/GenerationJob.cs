using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Resizing;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Imaging.Generation.Decoding;
using SogniLike.Imaging.Generation.Denoising;
using SogniLike.Imaging.Generation.Encoding;
using SogniLike.Imaging.Generation.Evaluations;
using SogniLike.Imaging.Generation.Safety;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Previews;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Upscaling;

namespace SogniLike.Imaging.Generation;

/// <summary>
/// A sound request on its way: what its images share, and the passes that each goes through. Images are denoised together as far as <see cref="GenerationLimits"/> let
/// them; everything random about an image comes from the stream of its own seed.
/// </summary>
internal sealed class GenerationJob : IDisposable
{
    private readonly ImageModel _model;
    private readonly ModelContract _contract;
    private readonly GenerationRequest _request;
    private readonly IGenerationObserver? _observer;
    private readonly GraphRunner _runner;
    private readonly TimeProvider _time;
    private readonly Canvas _canvas;
    private readonly SamplingPlan? _hiresPlan;
    private readonly Previewer? _previewer;
    private readonly ImageChannelEncoder _imageChannels;
    private readonly ProgressMeter _meter;
    private readonly int _chunk;

    public GenerationJob(
        ImageModel model, ModelContract contract, GenerationRequest request, GenerationLimits limits, TimeProvider time, IGenerationObserver? observer)
    {
        (_model, _contract, _request, _observer, _time) = (model, contract, request, observer, time);
        _runner = new GraphRunner(time);
        _canvas = CanvasBuilder.Build(request, _contract);
        Plan = Sampling.PlanOf(request, _contract);
        _hiresPlan = Sampling.PlanOfHires(request, _contract);
        _previewer = request.Preview is { } preview ? new Previewer(preview, _contract, _runner) : null;
        _imageChannels = new ImageChannelEncoder(_contract, model.Sessions, _runner);
        var (width, height) = request.Hires is { } hires ? Sampling.HiresSize(request, hires, _contract) : (_canvas.Width, _canvas.Height);
        _chunk = (int)Math.Clamp(limits.PixelsAtOnce / ((long)width * height), 1, request.Count);
        _meter = new ProgressMeter(time, (request.Count + _chunk - 1L) / _chunk * (Plan.Timesteps.Count + (_hiresPlan?.Timesteps.Count ?? 0)));
    }

    /// <summary>The plan of the first pass.</summary>
    public SamplingPlan Plan { get; }

    /// <summary>Whether a plan has timesteps that the model only takes rounded.</summary>
    public bool HasFractionalTimesteps => new[] { Plan, _hiresPlan }.Any(static plan => plan is not null && plan.Timesteps.Any(static timestep => timestep != Math.Floor(timestep)));

    /// <summary>Size that the model works on in the first pass.</summary>
    public (int Width, int Height) Size => (_canvas.Width, _canvas.Height);

    /// <summary>Time in ONNX Runtime so far.</summary>
    public TimeSpan InRuntime => _runner.Elapsed;

    /// <summary>Model evaluations of one image, all passes.</summary>
    public int Evaluations => Plan.Timesteps.Count + (_hiresPlan?.Timesteps.Count ?? 0);

    /// <summary>Encodes the prompts.</summary>
    public TextConditioning EncodeText(GenerationLimits limits, CancellationToken cancellationToken)
    {
        var isGuided = Guidance.NeedsNegativePrompt(_contract.Denoiser, _request);
        return new PromptEncoder(_contract, _model.Sessions, _runner, limits).Encode(_request, isGuided, cancellationToken);
    }

    /// <summary>Encodes the prompts of every image, by its number; each by itself, as if it were alone, and equal ones once.</summary>
    public IReadOnlyList<TextConditioning> EncodeTexts(GenerationLimits limits, CancellationToken cancellationToken)
    {
        var isGuided = Guidance.NeedsNegativePrompt(_contract.Denoiser, _request);
        var encoder = new PromptEncoder(_contract, _model.Sessions, _runner, limits);
        var known = new Dictionary<(string, string?), TextConditioning>();
        return [.. Enumerable.Range(0, _request.Count).Select(_request.WishOf).Select(wish =>
        {
            if (!known.TryGetValue((wish.Prompt, wish.NegativePrompt), out var text))
            {
                text = encoder.Encode(_request with { Prompt = wish.Prompt, NegativePrompt = wish.NegativePrompt }, isGuided, cancellationToken);
                known.Add((wish.Prompt, wish.NegativePrompt), text);
            }

            return text;
        })];
    }

    /// <summary>Makes the images, those that are denoised together at a time; those that nobody wants any more are left out.</summary>
    public IEnumerable<FinishedImage> Run(IReadOnlyList<TextConditioning> texts, CancellationToken cancellationToken)
    {
        for (var first = 0; first < _request.Count; first += _chunk)
        {
            var started = _time.GetTimestamp();
            int[] numbers = [.. Enumerable.Range(first, Math.Min(_chunk, _request.Count - first))];
            var latents = FirstPass(numbers, texts, cancellationToken);
            var (width, height) = Size;
            if (_request.Hires is { } hires)
            {
                (latents, width, height) = SecondPass(hires, numbers, latents, texts, cancellationToken);
            }

            var denoising = _time.GetElapsedTime(started) / numbers.Length;
            for (var i = 0; i < numbers.Length; i++)
            {
                if (_observer?.IsWanted(numbers[i]) == false)
                {
                    continue;
                }

                var decoding = _time.GetTimestamp();
                var (made, wasRepeated) = LatentDecoder.Decode(_contract, _model.Sessions, _runner, latents[i], width, height, cancellationToken);
                var finished = _canvas.Finish(made);
                yield return new FinishedImage(numbers[i], finished, wasRepeated, denoising, _time.GetElapsedTime(decoding));
            }
        }
    }

    /// <summary>Number of elements of the latent of one image in the first pass.</summary>
    public int LatentLength => _contract.Denoiser.LatentChannels * Columns(Size.Width) * Columns(Size.Height);

    /// <summary>What is wrong with a latent that is to be decoded; null for nothing.</summary>
    public RequestFault? FaultInFinal(ReadOnlyMemory<float> latent) => latent.Length == LatentLength && Latents.AreFinite(latent.Span)
        ? null
        : new RequestFault("Latent", $"The latent must have {LatentLength} finite elements.");

    /// <summary>Decodes a latent of the first pass as <see cref="Run"/> does.</summary>
    /// <exception cref="GenerationException">The image is NaN or infinite.</exception>
    public RgbImage Decode(ReadOnlySpan<float> latent, CancellationToken cancellationToken) =>
        _canvas.Finish(LatentDecoder.Decode(_contract, _model.Sessions, _runner, latent, Size.Width, Size.Height, cancellationToken).Image);

    /// <summary>What is wrong with points of the run; null for nothing.</summary>
    public RequestFault? FaultIn(IReadOnlyList<EvaluationPoint> points)
    {
        var count = Plan.Timesteps.Count;
        return points.Count is 0 or > EvaluationResult.MaxPoints
            ? new RequestFault("Points", $"There are {points.Count} points; 1 to {EvaluationResult.MaxPoints} are evaluated at once.")
            : points.FirstOrDefault(point => (uint)point.Index >= (uint)count) is { } beyond
                ? new RequestFault("Points.Index", $"Evaluation {beyond.Index} is asked for; the request has {count}.")
                : points.FirstOrDefault(point => point.Latent.Length != LatentLength || !Latents.AreFinite(point.Latent.Span)) is { } unfit
                    ? new RequestFault("Points.Latent", $"The latent before evaluation {unfit.Index} must have {LatentLength} finite elements.")
                    : null;
    }

    /// <summary>Evaluates the model at single points of the run of one image that is made from noise alone.</summary>
    /// <exception cref="GenerationException">A prediction is NaN or infinite.</exception>
    public List<float[]> Predict(TextConditioning text, IReadOnlyList<EvaluationPoint> points, CancellationToken cancellationToken)
    {
        var (width, height) = Size;
        var guidance = Guidance.Create(_contract, _request, text, _imageChannels.Create(_canvas, _request.Source, Open(0), cancellationToken), width, height);
        using var denoiser = new Denoiser(_contract, _model.Sessions, _runner, [guidance], new ControlInputs([], _contract.ControlImages, width, height));
        var input = new float[LatentLength];
        var predictions = new List<float[]>(points.Count);
        foreach (var point in points)
        {
            Plan.WriteModelInput(point.Index, point.Latent.Span, input);
            var step = new DenoisingStep(Plan.Timesteps[point.Index], point.Index, Plan.Timesteps.Count);
            predictions.Add([.. denoiser.Predict([input], step, cancellationToken)[0]]);
        }

        return predictions;
    }

    /// <summary>What the safety checker says of an image; null when it is not asked.</summary>
    public bool? Check(RgbImage image, CancellationToken cancellationToken) =>
        _request.CheckSafety ? SafetyChecker.IsFlagged(_contract.SafetyChecker!, _model.Sessions, _runner, image, cancellationToken) : null;

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();

    private float[][] FirstPass(int[] numbers, IReadOnlyList<TextConditioning> texts, CancellationToken cancellationToken)
    {
        var planes = _canvas.Picture is { } picture ? PixelPlanes.Create(picture) : null;
        var isPainted = _canvas.Mask is not null && _contract.Denoiser.ImageConditioning != ImageConditioning.Inpainting;
        var mask = isPainted ? Masks.ToLatent(_canvas.Mask!, _contract.ImageDecoder.PixelsPerLatent) : null;
        var starts = new List<Start>();
        foreach (var number in numbers)
        {
            // Draws in the order of diffusers: the latent of the picture, then the noise, then the latent of the masked picture.
            var stream = Open(number);
            var latent = planes is null || _request.Source is ImageSource.Editing ? null : Encode(planes, _canvas.Width, _canvas.Height, stream, cancellationToken);
            var noise = DrawNoise(stream, number, _canvas.Width, _canvas.Height);
            var channels = _imageChannels.Create(_canvas, _request.Source, stream, cancellationToken);

            // All of the picture is made anew at full strength: like text to image, from noise alone.
            var initial = latent is null || (mask is not null && _canvas.Strength == 1)
                ? Plan.DrawInitialLatent(new DrawnNoise(noise), noise.Length)
                : Plan.DrawInitialLatent(new DrawnNoise(noise), latent);
            starts.Add(new Start(Plan.Start(initial, stream), channels, mask is null ? null : new LatentKeeper(latent!, noise, mask)));
        }

        return Denoise(new DenoisingPass(Plan, Columns(_canvas.Width), Columns(_canvas.Height), 0, _meter, _previewer), numbers, starts, texts, cancellationToken);
    }

    private (float[][] Latents, int Width, int Height) SecondPass(
        HiresFix hires,
        int[] numbers,
        float[][] latents,
        IReadOnlyList<TextConditioning> texts,
        CancellationToken cancellationToken)
    {
        var (width, height) = Sampling.HiresSize(_request, hires, _contract);
        var canvas = new Canvas(width, height);
        var starts = new List<Start>();
        for (var i = 0; i < numbers.Length; i++)
        {
            // A fresh stream of the same seed, as in A1111: the noise of the larger size is that of its own text to image.
            var stream = Open(numbers[i]);
            var latent = Enlarge(hires, latents[i], width, height, stream, cancellationToken);
            var noise = DrawNoise(stream, numbers[i], width, height);
            var channels = _imageChannels.Create(canvas, _request.Source, stream, cancellationToken);
            starts.Add(new Start(_hiresPlan!.Start(_hiresPlan.DrawInitialLatent(new DrawnNoise(noise), latent), stream), channels, null));
        }

        var pass = new DenoisingPass(_hiresPlan!, Columns(width), Columns(height), 1, _meter, _previewer);
        return (Denoise(pass, numbers, starts, texts, cancellationToken), width, height);
    }

    private float[] Enlarge(HiresFix hires, float[] latent, int width, int height, INoiseStream stream, CancellationToken cancellationToken)
    {
        if (hires.Method != HiresMethod.Pixels)
        {
            var mode = hires.Method switch
            {
                HiresMethod.LatentBilinear => ResizeMode.Bilinear,
                HiresMethod.LatentBicubic => ResizeMode.Bicubic,
                HiresMethod.LatentBicubicAntialiased => ResizeMode.BicubicAntialiased,
                HiresMethod.LatentNearestExact => ResizeMode.NearestExact,
                _ => ResizeMode.BilinearAntialiased,
            };
            return PlaneResizer.Resize(latent, Columns(_canvas.Width), Columns(_canvas.Height), Columns(width), Columns(height), mode);
        }

        var (image, _) = LatentDecoder.Decode(_contract, _model.Sessions, _runner, latent, _canvas.Width, _canvas.Height, cancellationToken);
        var enlarged = hires.Upscaler is { } upscaler ? upscaler.Upscale(image, new UpscaleOptions(), null, cancellationToken) : image;
        return Encode(PixelPlanes.Create(Pictures.Resize(enlarged, width, height)), width, height, stream, cancellationToken);
    }

    private float[][] Denoise(DenoisingPass pass, int[] numbers, List<Start> starts, IReadOnlyList<TextConditioning> texts, CancellationToken cancellationToken)
    {
        var unit = _contract.ImageDecoder.PixelsPerLatent;
        var guidance = starts
            .Select((start, i) => Guidance.Create(_contract, _request, texts[numbers[i]], start.ImageChannels, pass.Width * unit, pass.Height * unit))
            .ToList();
        var (width, height) = (pass.Width * unit, pass.Height * unit);

        // The second pass follows them at its size.
        List<ControlImage> images = [.. _request.Controls.Select(control => control with { Image = Pictures.Resize(control.Image, width, height) })];
        var controls = new ControlInputs(images, _contract.ControlImages, width, height);
        using var denoiser = new Denoiser(_contract, _model.Sessions, _runner, guidance, controls);
        DenoisingLoop.Run(pass, [.. starts.Select((start, i) => new DenoisingImage(start.Run, _observer, numbers[i], start.Keeper))], denoiser, cancellationToken);
        return [.. starts.Select(static start => start.Run.Latent.ToArray())];
    }

    private INoiseStream Open(int number) => NoiseSources.ByName[_request.NoiseSource].Open(_request.WishOf(number).Seed, 0);

    /// <summary>The unit noise that an image starts with.</summary>
    private float[] DrawNoise(INoiseStream stream, int number, int width, int height)
    {
        var noise = new float[_contract.Denoiser.LatentChannels * Columns(width) * Columns(height)];
        var first = _request.Variation is { } variation
            ? new VariationNoise(stream, NoiseSources.ByName[_request.NoiseSource].Open(variation.Seed, number), variation.Strength, Columns(height), Columns(width))
            : stream;
        first.Fill(noise);
        return noise;
    }

    private float[] Encode(float[] planes, int width, int height, INoiseStream stream, CancellationToken cancellationToken) =>
        new LatentEncoder(_contract, _model.Sessions, _runner).Encode(planes, width, height, stream, cancellationToken);

    private int Columns(int pixels) => pixels / _contract.ImageDecoder.PixelsPerLatent;

    private sealed record Start(SamplingRun Run, ImageChannels? ImageChannels, LatentKeeper? Keeper);

    /// <summary>Noise that was drawn already, for a single draw.</summary>
    private sealed class DrawnNoise(float[] noise) : INoiseStream
    {
        public void Fill(Span<float> destination) => noise.CopyTo(destination);
    }
}
