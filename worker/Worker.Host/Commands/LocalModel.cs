using System.CommandLine;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Worker.Host.Commands;

/// <summary>The options of commands that use a model without a pool, and opening the model.</summary>
internal sealed class LocalModel
{
    private static readonly Dictionary<string, ExecutionProvider> Providers = new(StringComparer.Ordinal)
    {
        ["auto"] = ExecutionProvider.Automatic,
        ["cpu"] = ExecutionProvider.Cpu,
        ["cuda"] = ExecutionProvider.Cuda,
        ["tensorrt"] = ExecutionProvider.TensorRt,
    };

    private readonly Option<string> _model = new("--model") { Description = "The folder of the model.", HelpName = "DIR", Required = true };
    private readonly Option<string> _device = new("--device")
    {
        Description = "What computes. auto takes CUDA where it loads and else the CPU.",
        HelpName = "auto|cpu|cuda|tensorrt",
        DefaultValueFactory = static _ => "auto",
    };

    private readonly Option<int?> _threads = CommonOptions.Number<int>("--threads", "N", "Threads on the CPU, 0 to 256. Default 0: one per core.");

    public LocalModel(Command command)
    {
        _device.AcceptOnlyFromAmong([.. Providers.Keys]);
        _threads.Validators.Add(result =>
        {
            if (result.GetValue(_threads) is < 0 or > 256)
            {
                result.AddError("--threads must be 0 to 256.");
            }
        });
        command.Add(_model);
        command.Add(_device);
        command.Add(_threads);
    }

    /// <summary>The folder that was named, in full.</summary>
    public string FolderOf(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(_model)!);

    /// <summary>True when the CPU may compute with all its threads, as the daemon does.</summary>
    public bool UsesAllThreads(ParseResult parsed) => parsed.GetValue(_threads) is null or 0;

    /// <summary>Opens the model. Null when it cannot; the reasons are on standard error.</summary>
    public async Task<ImageModel?> OpenAsync(ParseResult parsed, WorkerApplication application)
    {
        var folder = parsed.GetValue(_model)!;
        var options = new InferenceOptions { ExecutionProvider = Providers[parsed.GetValue(_device)!], IntraOpThreads = parsed.GetValue(_threads) ?? 0 };
        try
        {
            switch (await Task.Run(() => ImageModel.Load(folder, options)))
            {
                case ImageModelLoading.Loaded { Model: var model }:
                    return model;
                case ImageModelLoading.Refused { Defects: var defects }:
                    foreach (var defect in defects)
                    {
                        await application.Error.WriteLineAsync(defect.ToString());
                    }

                    break;
            }
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            await application.Error.WriteLineAsync($"ONNX Runtime was built without {parsed.GetValue(_device)}: {e.Message}");
        }

        return null;
    }
}
