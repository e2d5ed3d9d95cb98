using System.CommandLine;
using Google.Protobuf;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Manifests;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin model add FOLDER</c>.</summary>
internal sealed class AddModelCommand : CliCommand
{
    private const uint LargestEdge = 8_192;
    private const uint UsualMaxSteps = 150;
    private const uint UsualSteps = 20;
    private const double UsualMaxGuidance = 30;
    private const double UsualGuidance = 7.5;
    private readonly Argument<string> _folder;
    private readonly Option<string> _name;
    private readonly Option<string> _description;
    private readonly Option<PixelSize> _defaultSize;
    private readonly Option<PixelSize> _maxSize;
    private readonly Option<uint> _maxSteps;
    private readonly Option<uint> _defaultSteps;
    private readonly Option<double> _maxGuidance;
    private readonly Option<double> _defaultGuidance;
    private readonly Option<string> _samplers;
    private readonly Option<uint> _priceWeight;

    public AddModelCommand(CommandHost host)
        : base(
            host,
            "add",
            "Let jobs name the model in a folder; replaces what the name meant before",
            "sogni admin model add models/emoji-diffusion --default-guidance 3",
            "sogni admin model add /models/sd15 --name sd-1.5 --max-size 768x768 --default-steps 25")
    {
        _folder = WithArgument("FOLDER", "Stable Diffusion in ONNX, with its model_index.json; only hashes leave this machine");
        _name = With(new Option<string>("--name") { Description = "1 to 64 characters of a-z, 0-9, '.', '-', '_'; the folder's name when left out", HelpName = "NAME" });
        _description = With(new Option<string>("--description") { Description = "For people, at most 500 characters", HelpName = "TEXT" });
        _defaultSize = With(new Option<PixelSize>("--default-size") { Description = "Size of jobs that name none; what the model was trained on when left out", HelpName = "WxH", CustomParser = ValueParsers.Size });
        _maxSize = With(new Option<PixelSize>("--max-size") { Description = "Largest size; twice the default when left out", HelpName = "WxH", CustomParser = ValueParsers.Size });
        _maxSteps = With(new Option<uint>("--max-steps") { CustomParser = ValueParsers.Whole<uint>, Description = "Most steps", HelpName = "N", DefaultValueFactory = _ => UsualMaxSteps });
        _defaultSteps = With(new Option<uint>("--default-steps") { CustomParser = ValueParsers.Whole<uint>, Description = "Steps of jobs that name none", HelpName = "N", DefaultValueFactory = _ => UsualSteps });
        _maxGuidance = With(new Option<double>("--max-guidance") { Description = "Largest guidance scale", HelpName = "X", CustomParser = ValueParsers.Number, DefaultValueFactory = _ => UsualMaxGuidance });
        _defaultGuidance = With(new Option<double>("--default-guidance") { Description = "Guidance scale of jobs that name none", HelpName = "X", CustomParser = ValueParsers.Number, DefaultValueFactory = _ => UsualGuidance });
        _samplers = With(new Option<string>("--samplers") { Description = "Samplers that jobs may name, separated by commas", HelpName = "NAMES", DefaultValueFactory = _ => "ddim,euler" });
        _priceWeight = With(new Option<uint>("--price-weight") { CustomParser = ValueParsers.Whole<uint>, Description = "Millicredits that a megapixel-step costs, 1 to 1,000,000", HelpName = "N", DefaultValueFactory = _ => 1_000 });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var model = await client.AddModelAsync(await ManifestAsync(run, cancellationToken), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(model),
            model.Manifest.Name,
            () => run.Output.Fields(
                ("Model", model.Manifest.Name),
                ("Manifest", Formats.Hex(model.ManifestId)),
                ("Files", $"{model.Manifest.Files.Count}, {Formats.Bytes((ulong)model.Manifest.Files.Sum(f => (decimal)f.SizeBytes))}"),
                ("Size", $"{model.Manifest.Defaults.Width}x{model.Manifest.Defaults.Height}, at most {model.Manifest.Limits.MaxWidth}x{model.Manifest.Limits.MaxHeight}"),
                ("Steps", $"{model.Manifest.Defaults.Steps}, at most {model.Manifest.Limits.MaxSteps}"),
                ("Samplers", string.Join(", ", model.Manifest.Samplers))));
        return ExitCodes.Ok;
    }

    private async Task<ModelManifest> ManifestAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var folder = run.Value(_folder);
        var config = ModelConfig.Read(folder);
        var size = run.IsGiven(_defaultSize) ? run.Value(_defaultSize)
            : config.NativeSize is { } edge ? new PixelSize(edge, edge)
            : throw new CliException(ExitCodes.Usage, "The model's configuration does not say which size it was trained on; give --default-size.", "required");
        var largest = run.IsGiven(_maxSize)
            ? run.Value(_maxSize)
            : new PixelSize(Math.Min(LargestEdge, 2 * size.Width), Math.Min(LargestEdge, 2 * size.Height));
        var samplers = run.Value(_samplers)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (samplers.Length == 0)
        {
            throw new CliException(ExitCodes.Usage, "--samplers must name at least one.", "required");
        }

        return new ModelManifest
        {
            Name = run.Value(_name) ?? NameOf(folder),
            Description = run.Value(_description) ?? "",
            Files = { await FilesAsync(run, folder, cancellationToken) },
            Limits = new ModelLimits { MaxWidth = largest.Width, MaxHeight = largest.Height, MaxSteps = run.Value(_maxSteps), MaxGuidanceScale = run.Value(_maxGuidance) },
            Defaults = new ModelDefaults
            {
                Width = size.Width,
                Height = size.Height,
                Steps = run.Value(_defaultSteps),
                Sampler = config.Sampler is { } own && samplers.Contains(own) ? own : samplers[0],
                GuidanceScale = run.Value(_defaultGuidance),
                NoiseSource = "cpu",
            },
            Samplers = { samplers },
            PriceWeight = run.Value(_priceWeight),
            SchedulerConfig = config.SchedulerConfig is { } scheduler ? ByteString.CopyFrom(scheduler.Span) : ByteString.Empty,
            LatentChannels = config.LatentChannels,
            PixelsPerLatent = config.PixelsPerLatent,
            PromptTokens = config.PromptTokens,
        };
    }

    private static async Task<IReadOnlyList<ModelFile>> FilesAsync(CommandRun run, string folder, CancellationToken cancellationToken)
    {
        run.Output.Note($"Hashing the files of {folder} ...");
        try
        {
            return await ModelFolder.ReadFilesAsync(folder, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new CliException(ExitCodes.Usage, e.Message, "malformed");
        }
    }

    private static string NameOf(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-').Take(64)]);
    }
}
