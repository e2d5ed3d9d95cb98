using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SogniLike.Packages.Tests.OnnxRuntime;

public sealed class OnnxRuntimeTests
{
    private static readonly float[] Input = [1, 2, 3, 4.5f];
    private static readonly float[] Expected = [2, 4, 6, 9];

    [Fact]
    public void Version_OfNativeLibrary_IsThePinnedOne() => Assert.Equal("1.29.0", OrtEnv.Instance().GetVersionString());

    [Fact]
    public void Run_OrtValue_GivesResult()
    {
        using var session = new InferenceSession(TinyModel.Create());

        Assert.Equal(Expected, Run(session));
    }

    [Fact]
    public void Run_NamedOnnxValue_GivesResult()
    {
        using var session = new InferenceSession(TinyModel.Create());

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(Input, [4]))]);

        Assert.Equal(Expected, Assert.Single(results).AsEnumerable<float>());
    }

    [Fact]
    public void Run_IoBinding_WritesToBoundOutput()
    {
        using var session = new InferenceSession(TinyModel.Create());
        using var options = new RunOptions();
        using var binding = session.CreateIoBinding();
        using var input = OrtValue.CreateTensorValueFromMemory(Input, [4]);
        var result = new float[4];
        using var output = OrtValue.CreateTensorValueFromMemory(result, [4]);
        binding.BindInput("x", input);
        binding.BindOutput("y", output);

        session.RunWithBinding(options, binding);

        Assert.Equal(Expected, result);
    }

    [Fact]
    public void Run_WrongShape_ThrowsOnnxRuntimeException()
    {
        using var session = new InferenceSession(TinyModel.Create());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[5], [5]);

        var exception = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["x"], [input], ["y"]));

        Assert.Contains("Expected: 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BrokenModel_ThrowsOnnxRuntimeException() => Assert.Throws<OnnxRuntimeException>(static () => new InferenceSession([1, 2, 3]));

    [Fact]
    public void Metadata_OfModel_TellsNamesTypesAndShapes()
    {
        using var session = new InferenceSession(TinyModel.Create());

        var input = session.InputMetadata["x"];

        Assert.Equal(typeof(float), input.ElementType);
        Assert.Equal([4], input.Dimensions);
        Assert.Equal(["y"], session.OutputMetadata.Keys);
    }

    /// <summary>Callers fall back to the CPU by catching these two exceptions, so nothing else may happen on a machine without a GPU.</summary>
    [Fact]
    public void Cuda_Asked_RunsOrThrowsWhatCallersCatch_AndCpuStillRuns()
    {
        try
        {
            using var options = new SessionOptions();
            options.AppendExecutionProvider_CUDA(0);
            using var onCuda = new InferenceSession(TinyModel.Create(), options);
            Assert.Equal(Expected, Run(onCuda));
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            Assert.NotEmpty(exception.Message);
        }

        using var onCpu = new InferenceSession(TinyModel.Create());
        Assert.Equal(Expected, Run(onCpu));
    }

    private static float[] Run(InferenceSession session)
    {
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(Input, [4]);
        using var results = session.Run(options, ["x"], [input], ["y"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
