using System.CommandLine;
using SogniLike.Cli.Parsing;
using SogniLike.Client;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary>The options that say what to draw. Limits are the coordinator's to check; it knows the model.</summary>
internal sealed class SpecOptions
{
    private readonly Option<string> _model = new("--model", "-m") { Description = "Model (\"sogni model list\"); may be left out where the pool has one", HelpName = "NAME" };
    private readonly Option<string> _negative = new("--negative") { Description = "What to keep out of the image", HelpName = "TEXT" };
    private readonly Option<PixelSize> _size = new("--size") { Description = "Size in pixels, multiples of 8, such as 512x512", HelpName = "WxH", CustomParser = ValueParsers.Size };
    private readonly Option<uint> _steps = new("--steps") { CustomParser = ValueParsers.Whole<uint>, Description = "Denoising steps; more takes longer", HelpName = "N" };
    private readonly Option<string> _sampler = new("--sampler") { Description = "Sampler that the model lists", HelpName = "NAME" };
    private readonly Option<double> _guidance = new("--guidance") { Description = "How closely to follow the prompt (classifier-free guidance scale)", HelpName = "X", CustomParser = ValueParsers.Number };
    private readonly Option<ulong> _seed = new("--seed") { CustomParser = ValueParsers.Whole<ulong>, Description = "Seed of the first image; the same seed draws the same image", HelpName = "N" };

    public IEnumerable<Option> All => [_model, _negative, _size, _steps, _sampler, _guidance, _seed];

    /// <summary>The specification that the options and the prompt make.</summary>
    public async Task<JobSpec> ToSpecAsync(CommandRun run, SogniClient client, string prompt, CancellationToken cancellationToken)
    {
        var spec = new JobSpec
        {
            Model = run.Value(_model) ?? await OnlyModelAsync(client, cancellationToken),
            Prompt = prompt,
            NegativePrompt = run.Value(_negative) ?? "",
        };
        if (run.IsGiven(_size))
        {
            (spec.Width, spec.Height) = (run.Value(_size).Width, run.Value(_size).Height);
        }

        if (run.IsGiven(_steps))
        {
            spec.Steps = run.Value(_steps);
        }

        if (run.Value(_sampler) is { } sampler)
        {
            spec.Sampler = sampler;
        }

        if (run.IsGiven(_guidance))
        {
            spec.GuidanceScale = run.Value(_guidance);
        }

        if (run.IsGiven(_seed))
        {
            spec.Seed = run.Value(_seed);
        }

        return spec;
    }

    private static async Task<string> OnlyModelAsync(SogniClient client, CancellationToken cancellationToken)
    {
        var models = await client.ListModelsAsync(cancellationToken);
        return models.Count switch
        {
            1 => models[0].Name,
            0 => throw new CliException(ExitCodes.NotFound, "The pool has no model yet; an operator adds one with \"sogni admin model add FOLDER\".", "unknown_model"),
            _ => throw new CliException(ExitCodes.Usage, $"Say which --model: {string.Join(", ", models.Select(m => m.Name))}.", "required"),
        };
    }
}
