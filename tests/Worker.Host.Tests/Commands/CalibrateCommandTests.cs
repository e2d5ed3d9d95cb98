using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing;
using SogniLike.Worker.Host.Tests.Fakes;

namespace SogniLike.Worker.Host.Tests.Commands;

/// <summary>The command with the built-in model, over real gRPC.</summary>
public sealed class CalibrateCommandTests : IDisposable
{
    private const int LatentLength = 4 * 16 * 16;
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calibrate_KnownPoints_PrintsWhatTheCoordinatorMeasured(bool json)
    {
        AuditBegin? begin = null;
        var answers = new List<byte[]>();
        await using var coordinator = await OneJobCoordinator.StartAsync();
        coordinator.Answers.OnCalibrate = async (reader, writer) =>
        {
            await reader.MoveNext(CancellationToken.None);
            begin = reader.Current.Begin;
            for (var i = 0u; i < 2; i++)
            {
                await writer.WriteAsync(Question(i));
                answers.Add(await ReadAsync(reader));
            }

            var band = new CalibrationBand { NoiseFrom = 0.5, Samples = 2, MedianPpm = 0.25, LargestPpm = 1.5 };
            await writer.WriteAsync(new AuditQuestion { Report = new CalibrationReport { DeviceClass = "cpu", Bands = { band } } });
        };
        await _shell.RunAsync("enroll", "--token", coordinator.Token, "--data", _shell.Data);

        var ended = await _shell.RunAsync([.. Calibrate(), .. json ? ["--json"] : Array.Empty<string>()]);

        Assert.True(ended.ExitCode == ExitCodes.Ok, ended.Error);
        Assert.Equal(("worker-1", "fp32", 64), (begin!.WorkerId, begin.Precision, begin.Signature.Length));
        Assert.All(answers, answer => Assert.Equal(LatentLength * sizeof(float), answer.Length));
        Assert.NotEqual(answers[0], answers[1]);
        if (json)
        {
            using var document = JsonDocument.Parse(ended.Output);
            var result = document.RootElement.EnumerateArray().Single();
            Assert.Equal((2, "cpu"), (result.GetProperty("points").GetInt32(), result.GetProperty("device_class").GetString()));
            Assert.Equal(1.5, result.GetProperty("bands")[0].GetProperty("largest_ppm").GetDouble());
        }
        else
        {
            Assert.Contains("measured as cpu: 2 points in ", ended.Output, StringComparison.Ordinal);
            Assert.Contains("         0.5         2          0.25           1.5", ended.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("not_found", ExitCodes.Failed)]
    [InlineData("worker_revoked", ExitCodes.Authentication)]
    public async Task Calibrate_Refused_SaysWhy(string code, int exitCode)
    {
        await using var coordinator = await OneJobCoordinator.StartAsync();
        coordinator.Answers.OnCalibrate = (_, _) =>
            throw new RpcException(new Grpc.Core.Status(StatusCode.FailedPrecondition, "Not now."), new Metadata { { "sogni-error-code", code } });
        await _shell.RunAsync("enroll", "--token", coordinator.Token, "--data", _shell.Data);

        var ended = await _shell.RunAsync(Calibrate());

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains("The coordinator does not measure it: Not now.", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_NotEnrolled_SaysSo()
    {
        var ended = await _shell.RunAsync(Calibrate());

        Assert.Equal(ExitCodes.Authentication, ended.ExitCode);
        Assert.Contains("is not enrolled", ended.Error, StringComparison.Ordinal);
    }

    private string[] Calibrate() => ["calibrate", "--model", RepositoryPaths.EmojiDiffusion, "--data", _shell.Data];

    private static AuditQuestion Question(uint evaluation) => new()
    {
        Task = new ImageTask { Prompt = "a red apple", Width = 128, Height = 128, Steps = 4, Sampler = "ddim", GuidanceScale = 3, Seed = 1, NoiseSource = "cpu" },
        Evaluation = evaluation,
        Latent = ByteString.CopyFrom(new byte[LatentLength * sizeof(float)]),
        Last = true,
    };

    private static async Task<byte[]> ReadAsync(IAsyncStreamReader<AuditAnswer> reader)
    {
        var bytes = new List<byte>();
        while (await reader.MoveNext(CancellationToken.None) && reader.Current.End is null)
        {
            bytes.AddRange(reader.Current.Data);
        }

        return [.. bytes];
    }
}
