using System.CommandLine;
using System.Globalization;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker run-local</c>: one image, no pool.</summary>
internal sealed class RunLocalCommand : Command
{
    private readonly WorkerApplication _application;
    private readonly LocalModel _model;
    private readonly Option<string> _prompt = new("--prompt") { Description = "What the image shows.", HelpName = "TEXT", Required = true };
    private readonly Option<string?> _negative = new("--negative") { Description = "What the image must not show.", HelpName = "TEXT" };
    private readonly Option<string> _out = new("--out") { Description = "The PNG file to write; - writes to standard output.", HelpName = "FILE", Required = true };
    private readonly Option<ulong?> _seed = CommonOptions.Number<ulong>("--seed", "N", "Seed of the noise, 0 to 2^64-1. Default 0.");
    private readonly Option<int?> _steps = CommonOptions.Number<int>("--steps", "N", "Sampling steps. Default: the sampler's, 20 for most.");
    private readonly Option<double?> _guidance = CommonOptions.Number<double>("--guidance", "SCALE", "Guidance scale, 0 to 100. Default 7.5.");
    private readonly Option<PixelSize[]> _size = PixelSize.Option("Size of the image in pixels. Default: the model's.", several: false);
    private readonly Option<string> _sampler = new("--sampler") { Description = "The sampler.", HelpName = "NAME", DefaultValueFactory = static _ => "ddim" };

    public RunLocalCommand(WorkerApplication application)
        : base("run-local", "Make one image with a model on this machine: no pool, no coordinator, nothing leaves the machine.")
    {
        _application = application;
        _model = new LocalModel(this);
        _sampler.AcceptOnlyFromAmong([.. Samplers.ByName.Keys.Order(StringComparer.Ordinal)]);
        Add(_prompt);
        Add(_negative);
        Add(_out);
        Add(_seed);
        Add(_steps);
        Add(_guidance);
        Add(_size);
        Add(_sampler);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var model = await _model.OpenAsync(parsed, _application);
        if (model is null)
        {
            return ExitCodes.Failed;
        }

        PixelSize? size = parsed.GetValue(_size) is [var given, ..] ? given : null;
        var request = new GenerationRequest
        {
            Prompt = parsed.GetValue(_prompt)!,
            NegativePrompt = parsed.GetValue(_negative),
            Seed = parsed.GetValue(_seed) ?? 0,
            Steps = parsed.GetValue(_steps),
            GuidanceScale = parsed.GetValue(_guidance) ?? 7.5,
            Width = size?.Width,
            Height = size?.Height,
            Sampler = parsed.GetValue(_sampler)!,
        };
        var result = await new ImagePipeline(model, time: _application.Time).GenerateAsync(request, new StepLines(_application.Error), cancellationToken);
        switch (result)
        {
            case GenerationResult.Completed { Image: var image }:
                return await SaveAsync(parsed.GetValue(_out)!, image, model.Sessions.Provider.ToString(), cancellationToken);
            case GenerationResult.Invalid { Faults: var faults }:
                foreach (var fault in faults)
                {
                    await _application.Error.WriteLineAsync($"{fault.Field}: {fault.Message}");
                }

                return ExitCodes.Usage;
            case GenerationResult.Failed { Message: var message }:
                await _application.Error.WriteLineAsync(message);
                return ExitCodes.Failed;
            default:
                throw new InvalidOperationException("Unknown result of a generation.");
        }
    }

    private async Task<int> SaveAsync(string file, GeneratedImage image, string provider, CancellationToken cancellationToken)
    {
        try
        {
            if (file == "-")
            {
                await using var output = _application.OpenBinaryOutput();
                await output.WriteAsync(image.Png, cancellationToken);
            }
            else
            {
                await File.WriteAllBytesAsync(file, image.Png, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await _application.Error.WriteLineAsync($"The image cannot be written: {e.Message}");
            return ExitCodes.Failed;
        }

        foreach (var note in image.Notes)
        {
            await _application.Error.WriteLineAsync(note);
        }

        var timings = image.Timings;
        await _application.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(file == "-" ? "image" : file)}: {timings.Total.TotalSeconds:0.0} s on {provider}, {timings.StepsPerSecond:0.00} it/s"));
        return ExitCodes.Ok;
    }

    private sealed class StepLines(TextWriter error) : IGenerationObserver
    {
        public void OnStepCompleted(in GenerationStep completed)
        {
            // Ten lines say enough, whatever the number of steps.
            var done = completed.Index + 1;
            if (done == completed.Count || done * 10 / completed.Count > completed.Index * 10 / completed.Count)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {done} of {completed.Count}"));
            }
        }
    }
}
