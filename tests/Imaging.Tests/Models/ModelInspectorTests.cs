using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;
using SogniLike.Testing;

namespace SogniLike.Imaging.Tests.Models;

public sealed class ModelInspectorTests
{
    private const string Scheduler = "scheduler/scheduler_config.json";

    /// <summary>A change that breaks a sound model: where the defect is, its code, and what its message says.</summary>
    public static TheoryData<string, string, ModelDefectCode, string> Broken => new()
    {
        { "no index", "model_index.json", ModelDefectCode.MissingFile, "missing" },
        { "index is a list", "model_index.json", ModelDefectCode.InvalidConfiguration, "not a JSON object" },
        { "index too large", "model_index.json", ModelDefectCode.FileTooLarge, "limit is 1048576" },
        { "cascade pipeline", "model_index.json", ModelDefectCode.UnsupportedPipeline, "prior (Stable Cascade" },
        { "class name is a number", "model_index.json", ModelDefectCode.InvalidConfiguration, "_class_name must be a text" },
        { "no scheduler", Scheduler, ModelDefectCode.MissingFile, "missing" },
        { "unknown prediction", Scheduler, ModelDefectCode.UnsupportedScheduler, "prediction_type is none of epsilon, v_prediction, sample" },
        { "unknown betas", Scheduler, ModelDefectCode.UnsupportedScheduler, "beta_schedule" },
        { "unknown spacing", Scheduler, ModelDefectCode.UnsupportedScheduler, "timestep_spacing" },
        { "betas out of range", Scheduler, ModelDefectCode.InvalidConfiguration, "beta_end" },
        { "too few trained betas", Scheduler, ModelDefectCode.UnsupportedScheduler, "trained_betas has 2 values" },
        { "a million timesteps", Scheduler, ModelDefectCode.InvalidConfiguration, "num_train_timesteps must be an integer from 1 to 10000" },
        { "thresholding", Scheduler, ModelDefectCode.UnsupportedScheduler, "thresholding" },
        { "no merges", "tokenizer/merges.txt", ModelDefectCode.MissingFile, "missing" },
        { "broken merges", "tokenizer", ModelDefectCode.InvalidTokenizer, "Line 1" },
        { "broken vocabulary", "tokenizer", ModelDefectCode.InvalidTokenizer, "vocab.json" },
        { "no text encoder", "text_encoder/model.onnx", ModelDefectCode.MissingFile, "missing" },
        { "no denoiser", "unet/model.onnx", ModelDefectCode.MissingFile, "missing" },
        { "no decoder", "vae_decoder/model.onnx", ModelDefectCode.MissingFile, "missing" },
        { "denoiser is text", "unet/model.onnx", ModelDefectCode.MalformedGraph, "not a valid ONNX graph" },
        { "denoiser is empty", "unet/model.onnx", ModelDefectCode.MalformedGraph, "no graph" },
        { "denoiser is cut off", "unet/model.onnx", ModelDefectCode.MalformedGraph, "not a valid ONNX graph" },
        { "seven channels", "unet/model.onnx", ModelDefectCode.UnsupportedShape, "7 channels; 4 (a latent), 8 (with an image to edit) and 9" },
        { "nine channels by configuration", "unet/config.json", ModelDefectCode.UnsupportedShape, "in_channels is 9; the graph takes 4" },
        { "Flux inputs", "unet/model.onnx", ModelDefectCode.UnknownInput, "Flux" },
        { "upscaler inputs", "unet/model.onnx", ModelDefectCode.UnknownInput, "upscalers" },
        { "unknown input", "unet/model.onnx", ModelDefectCode.UnknownInput, "mystery Float[1]" },
        { "no timestep", "unet/model.onnx", ModelDefectCode.MissingInputOrOutput, "lacks the input timestep" },
        { "timestep of rank 2", "unet/model.onnx", ModelDefectCode.UnsupportedShape, "must have 0 or 1 dimensions" },
        { "timestep of text", "unet/model.onnx", ModelDefectCode.UnsupportedElementType, "type String" },
        { "ids of floats", "text_encoder/model.onnx", ModelDefectCode.UnsupportedElementType, "Int32, Int64" },
        { "ids of 64 tokens", "text_encoder/model.onnx", ModelDefectCode.UnsupportedShape, "64 tokens; 77 are supported" },
        { "no output", "unet/model.onnx", ModelDefectCode.MissingInputOrOutput, "lacks the output out_sample" },
        { "hidden size nowhere", "text_encoder/model.onnx", ModelDefectCode.UnknownHiddenSize, "hidden_size or cross_attention_dim" },
        { "hidden sizes differ", "unet/model.onnx", ModelDefectCode.UnknownHiddenSize, "and 768 by cross_attention_dim" },
        { "hidden sizes of the parts differ", "text_encoder/model.onnx", ModelDefectCode.UnknownHiddenSize, "is 8 by the text encoders and 768 by the input" },
        { "sixteen latent channels", "vae_decoder/config.json", ModelDefectCode.UnsupportedShape, "latent_channels is 16; the graph takes 4" },
        { "three means", "vae_decoder/config.json", ModelDefectCode.InvalidConfiguration, "4 values" },
        { "scaling factor is text", "vae_decoder/config.json", ModelDefectCode.InvalidConfiguration, "scaling_factor must be a number" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Inspect_BrokenModel_IsRefusedWithTheReason(string name, string part, ModelDefectCode code, string message)
    {
        using var model = new FakeModel().Write();
        Break(model, name);

        var refused = Assert.IsType<ModelInspection.Refused>(model.Inspect());

        Assert.Contains(refused.Defects, defect => defect.Part == part && defect.Code == code && defect.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Inspect_SchedulerWithInfinityAsPythonWritesIt_IsRead()
    {
        using var model = new FakeModel { Scheduler = "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": -Infinity, \"note\": \"a \\\" -Infinity\"}" }.Write();

        var contract = Assert.IsType<ModelInspection.Runnable>(model.Inspect()).Contract;

        Assert.Equal(double.NegativeInfinity, contract.Scheduler.LambdaMinClipped);
    }

    [Theory]
    [InlineData("thresholding", "true")]
    [InlineData("timestep_type", "\"continuous\"")]
    [InlineData("variance_type", "\"learned_range\"")]
    [InlineData("beta_start", "NaN")]
    public void Inspect_SchedulerThatIsNotSupported_IsRefusedByName(string field, string value)
    {
        using var model = new FakeModel { Scheduler = $"{{\"{field}\": {value}}}" }.Write();

        var defect = Assert.Single(Assert.IsType<ModelInspection.Refused>(model.Inspect()).Defects);

        Assert.Contains(field, defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_SeveralDefects_TellsAll()
    {
        using var model = new FakeModel().Write();
        model.Delete(Scheduler).Delete("unet/model.onnx").Delete("tokenizer/merges.txt");

        Assert.Equal(3, Assert.IsType<ModelInspection.Refused>(model.Inspect()).Defects.Count);
    }

    [Fact]
    public void Inspect_NoSuchFolder_IsRefused()
    {
        Assert.IsType<ModelInspection.Refused>(ModelInspector.Inspect(Path.Combine(Path.GetTempPath(), "sogni-no-such-model")));
    }

    [Fact]
    public void Inspect_BuiltInModel_IsRunnable()
    {
        var contract = Assert.IsType<ModelInspection.Runnable>(ModelInspector.Inspect(RepositoryPaths.EmojiDiffusion)).Contract;

        Assert.Equal(("emoji-diffusion", 128, 256), (contract.Name, contract.DefaultSize, contract.TextEncoders.Single().HiddenSize));
        Assert.Equal((0.18215, 8), (contract.ImageDecoder.Scaling.Factor, contract.ImageDecoder.PixelsPerLatent));
        Assert.Equal((OnnxElementType.Int32, OnnxElementType.Int64), (contract.TextEncoders[0].InputIds.ElementType, contract.Denoiser.Timestep.ElementType));
        Assert.Null(contract.Denoiser.FixedBatch);
        Assert.Equal(new SchedulerSettings { TimestepSpacing = TimestepSpacing.Leading, StepsOffset = 1, SetAlphaToOne = false }, contract.Scheduler);
        Assert.InRange(contract.WeightBytes, 36_000_000, 41_000_000);
    }

    [Fact]
    public void Inspect_ExportWithoutOptionalConfigurations_FallsBack()
    {
        using var model = new FakeModel().Write();
        model.Delete("unet/config.json");

        var contract = Assert.IsType<ModelInspection.Runnable>(model.Inspect()).Contract;

        Assert.Equal((512, 0.18215, 8), (contract.DefaultSize, contract.ImageDecoder.Scaling.Factor, contract.ImageDecoder.PixelsPerLatent));
    }

    [Fact]
    public void Inspect_FixedSizes_AreExplained()
    {
        using var model = new FakeModel().Write();
        model.Save("unet/model.onnx", new OnnxGraphBuilder()
            .Input("sample", OnnxElementType.Float, 1, 4, 8, 16)
            .Input("timestep", OnnxElementType.Float)
            .Input("encoder_hidden_states", OnnxElementType.Float, 1, 77, FakeModel.HiddenSize)
            .Output("out_sample", OnnxElementType.Float, 1, 4, 8, 16).Build());

        var contract = Assert.IsType<ModelInspection.Runnable>(model.Inspect()).Contract;

        Assert.Null(contract.ExplainSize(128, 64));
        Assert.Contains("only makes 128", contract.ExplainSize(64, 64), StringComparison.Ordinal);
        Assert.Contains("only makes 64", contract.ExplainSize(128, 128), StringComparison.Ordinal);
        Assert.Equal(1, contract.Denoiser.FixedBatch);
    }

    [Fact]
    public void Inspect_WeightsListedAsInputs_AreNotAskedFor()
    {
        // Exports before IR version 4 list weights among the inputs.
        using var model = new FakeModel().Write();
        var graph = model.Denoiser();
        var weight = graph.Constant([1f], 1);
        model.Save("unet/model.onnx", graph.Input(weight, OnnxElementType.Float, 1).Build());

        Assert.IsType<ModelInspection.Runnable>(model.Inspect());
    }

    [Fact]
    public void Load_GraphThatTheRuntimeRefuses_GivesTheReason()
    {
        using var model = new FakeModel().Write();
        model.Save("unet/model.onnx", model.Denoiser(static (graph, value) => graph.Node("Swish", [value])).Build());

        var refused = Assert.IsType<ImageModelLoading.Refused>(ImageModel.Load(model.Folder));

        var defect = Assert.Single(refused.Defects);
        Assert.Equal((ModelDefectCode.RuntimeRefused, "unet/model.onnx"), (defect.Code, defect.Part));
        Assert.Contains("Swish", defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RefusedModel_GivesTheReasons()
    {
        using var model = new FakeModel().Write();
        model.Delete(Scheduler);

        Assert.Equal(ModelDefectCode.MissingFile, Assert.Single(Assert.IsType<ImageModelLoading.Refused>(ImageModel.Load(model.Folder)).Defects).Code);
    }

    private static void Break(FakeModel model, string name)
    {
        const OnnxElementType Float = OnnxElementType.Float;
        OnnxGraphBuilder Denoiser() =>
            new OnnxGraphBuilder().Input("sample", Float, "b", 4, "h", "w").Input("encoder_hidden_states", Float, "b", "s", FakeModel.HiddenSize);
        OnnxGraphBuilder TextEncoder(OnnxElementType type, object length, object width) =>
            new OnnxGraphBuilder().Input("input_ids", type, "b", length).Output("last_hidden_state", Float, "b", length, width);
        OnnxGraphBuilder WithOutput(OnnxGraphBuilder graph) => graph.Output("out_sample", Float, "b", 4, "h", "w");
        OnnxGraphBuilder AnyDenoiser(int channels, object width) =>
            WithOutput(new OnnxGraphBuilder().Input("sample", Float, "b", channels, "h", "w").Input("timestep", Float).Input("encoder_hidden_states", Float, "b", "s", width));
        _ = name switch
        {
            "no index" => model.Delete("model_index.json"),
            "index is a list" => model.Save("model_index.json", "[]"),
            "index too large" => model.Save("model_index.json", new string(' ', 1 << 20) + "{}"),
            "cascade pipeline" => model.Save("model_index.json", "{\"prior\": [\"diffusers\", \"OnnxRuntimeModel\"]}"),
            "class name is a number" => model.Save("model_index.json", "{\"_class_name\": 1}"),
            "no scheduler" => model.Delete(Scheduler),
            "unknown prediction" => model.Save(Scheduler, "{\"prediction_type\": \"noise\"}"),
            "unknown betas" => model.Save(Scheduler, "{\"beta_schedule\": \"sigmoid\"}"),
            "unknown spacing" => model.Save(Scheduler, "{\"timestep_spacing\": \"random\"}"),
            "betas out of range" => model.Save(Scheduler, "{\"beta_end\": 2}"),
            "too few trained betas" => model.Save(Scheduler, "{\"trained_betas\": [0.1, 0.2]}"),
            "a million timesteps" => model.Save(Scheduler, "{\"num_train_timesteps\": 1000000}"),
            "thresholding" => model.Save(Scheduler, "{\"thresholding\": true}"),
            "no merges" => model.Delete("tokenizer/merges.txt"),
            "broken merges" => model.Save("tokenizer/merges.txt", "a b c\n"),
            "broken vocabulary" => model.Save("tokenizer/vocab.json", "{\"a\": 1}"),
            "no text encoder" => model.Delete("text_encoder/model.onnx"),
            "no denoiser" => model.Delete("unet/model.onnx"),
            "no decoder" => model.Delete("vae_decoder/model.onnx"),
            "denoiser is text" => model.Save("unet/model.onnx", "version https://git-lfs.github.com/spec/v1"),
            "denoiser is empty" => model.Save("unet/model.onnx", ""),
            "denoiser is cut off" => model.Save("unet/model.onnx", model.Denoiser().Build()[..^9]),
            "seven channels" => model.Save("unet/model.onnx", AnyDenoiser(7, 8).Build()),
            "nine channels by configuration" => model.Save("unet/config.json", "{\"in_channels\": 9}"),
            "Flux inputs" => model.Save("unet/model.onnx", model.Denoiser().Input("img_ids", Float, "b", 3).Build()),
            "upscaler inputs" => model.Save("unet/model.onnx", model.Denoiser().Input("class_labels", OnnxElementType.Int64, "b").Build()),
            "unknown input" => model.Save("unet/model.onnx", model.Denoiser().Input("mystery", Float, 1).Build()),
            "no timestep" => model.Save("unet/model.onnx", WithOutput(Denoiser()).Build()),
            "timestep of rank 2" => model.Save("unet/model.onnx", WithOutput(Denoiser().Input("timestep", Float, 1, 1)).Build()),
            "timestep of text" => model.Save("unet/model.onnx", WithOutput(Denoiser().Input("timestep", OnnxElementType.String, 1)).Build()),
            "ids of floats" => model.Save("text_encoder/model.onnx", TextEncoder(Float, "s", 8).Build()),
            "ids of 64 tokens" => model.Save("text_encoder/model.onnx", TextEncoder(OnnxElementType.Int64, 64, 8).Build()),
            "no output" => model.Save("unet/model.onnx", Denoiser().Input("timestep", Float).Build()),
            "hidden size nowhere" => model.Delete("text_encoder/config.json")
                .Save("text_encoder/model.onnx", TextEncoder(OnnxElementType.Int64, "s", "w").Build())
                .Save("unet/model.onnx", AnyDenoiser(4, "w").Build()),
            "hidden sizes differ" => model.Save("unet/config.json", "{\"cross_attention_dim\": 768}"),
            "hidden sizes of the parts differ" => model.Save("unet/model.onnx", AnyDenoiser(4, 768).Build()),
            "sixteen latent channels" => model.Save("vae_decoder/config.json", "{\"latent_channels\": 16}"),
            "three means" => model.Save("vae_decoder/config.json", "{\"latents_mean\": [1, 2, 3]}"),
            "scaling factor is text" => model.Save("vae_decoder/config.json", "{\"scaling_factor\": \"0.18\"}"),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }
}
