using System.CommandLine;
using System.Security.Cryptography;
using Google.Protobuf;
using SogniLike.Cli.Parsing;
using SogniLike.Client;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary>The options that say what to draw. Limits are the coordinator's to check; it knows the model.</summary>
internal sealed class SpecOptions
{
    private const long MaxFileBytes = 64 << 20;

    private readonly Option<string> _model = new("--model", "-m") { Description = "Model (\"sogni model list\"); may be left out where the pool has one", HelpName = "NAME" };
    private readonly Option<string> _negative = new("--negative") { Description = "What to keep out of the image", HelpName = "TEXT" };
    private readonly Option<PixelSize> _size = new("--size") { Description = "Size in pixels, multiples of 8, such as 512x512", HelpName = "WxH", CustomParser = ValueParsers.Size };
    private readonly Option<uint> _steps = new("--steps") { CustomParser = ValueParsers.Whole<uint>, Description = "Denoising steps; more takes longer", HelpName = "N" };
    private readonly Option<string> _sampler = new("--sampler") { Description = "Sampler that the model lists", HelpName = "NAME" };
    private readonly Option<double> _guidance = new("--guidance") { Description = "How closely to follow the prompt (classifier-free guidance scale)", HelpName = "X", CustomParser = ValueParsers.Number };
    private readonly Option<ulong> _seed = new("--seed") { CustomParser = ValueParsers.Whole<ulong>, Description = "Seed of the first image; the same seed draws the same image", HelpName = "N" };
    private readonly Option<uint> _previews = new("--previews") { CustomParser = ValueParsers.Whole<uint>, Description = "Small images to make while it is drawn, 0 to 5; 0 when left out. They change neither the image nor its price", HelpName = "N" };

    private readonly Option<string> _initImage = new("--init-image") { Description = "Picture to begin with: a PNG file, which is uploaded, or the SHA-256 of an uploaded picture or of an image of yours", HelpName = "FILE|SHA256" };
    private readonly Option<double> _strength = new("--strength") { Description = "How much of the picture to make anew, above 0 to 1; 0.75 when left out", HelpName = "X", CustomParser = ValueParsers.Number };
    private readonly Option<string> _mask = new("--mask") { Description = "What of the picture to make anew: a PNG as large as the picture, white is made anew, black kept", HelpName = "FILE|SHA256" };
    private readonly Option<uint> _maskBlur = new("--mask-blur") { CustomParser = ValueParsers.Whole<uint>, Description = "Pixels over which the edges of the mask are softened, 0 to 256; 4 when left out", HelpName = "N" };
    private readonly Option<bool> _onlyMasked = new("--only-masked") { Description = "Show the model the masked part only: more detail for small masks" };

    public IEnumerable<Option> All =>
        [_model, _negative, _size, _steps, _sampler, _guidance, _seed, _previews, _initImage, _strength, _mask, _maskBlur, _onlyMasked];

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

        if (run.IsGiven(_previews))
        {
            spec.Previews = run.Value(_previews);
        }

        await AddSourceAsync(run, client, spec, cancellationToken);
        return spec;
    }

    private async Task AddSourceAsync(CommandRun run, SogniClient client, JobSpec spec, CancellationToken cancellationToken)
    {
        if (run.Value(_initImage) is { } image)
        {
            spec.InitImage = await BringAsync(client, image, "--init-image", cancellationToken);
        }

        if (run.IsGiven(_strength))
        {
            spec.Strength = run.Value(_strength);
        }

        if (run.Value(_mask) is { } mask)
        {
            spec.Mask = await BringAsync(client, mask, "--mask", cancellationToken);
        }

        if (run.IsGiven(_maskBlur))
        {
            spec.MaskBlur = run.Value(_maskBlur);
        }

        if (run.Value(_onlyMasked))
        {
            spec.MaskArea = MaskArea.OnlyMasked;
        }
    }

    /// <summary>Uploads a file; what is no file and looks like a SHA-256 is one.</summary>
    private static async Task<ByteString> BringAsync(SogniClient client, string text, string option, CancellationToken cancellationToken)
    {
        if (!File.Exists(text) && text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit))
        {
            return ByteString.CopyFrom(Convert.FromHexString(text));
        }

        byte[] file;
        try
        {
            if (new FileInfo(text) is { Exists: true, Length: > MaxFileBytes })
            {
                throw new CliException(ExitCodes.Usage, $"The file of {option} may have {MaxFileBytes} bytes.", "upload_too_large");
            }

            file = await File.ReadAllBytesAsync(text, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Usage, $"The file of {option} cannot be read: {e.Message}");
        }

        return (await client.UploadImageAsync(file, cancellationToken)).Sha256;
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
