using System.Text.Json;

namespace SogniLike.Benchmarks.Tests;

/// <summary>Every suite runs, at sizes that say nothing about speed.</summary>
public sealed class SuiteTests
{
    [Theory]
    [InlineData("core", 8, "core.ratio")]
    [InlineData("lifecycle", 8, "lifecycle.ratio")]
    [InlineData("dispatch", 4, "dispatch.ratio_p99")]
    [InlineData("queue-depth", 20, "queue-depth.ratio_1e6")]
    [InlineData("matching", 20, "matching.p99")]
    [InlineData("tabs", 20, "tabs.memory_without")]
    public async Task Suite_OfATinySize_PrintsItsFiguresAsJson(string suite, int size, string figure)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var exitCode = await BenchmarkCommand.RunAsync(
            [suite, "--json", "--rounds", "2", "--size", $"{size}", "--outstanding", "2", "--appendfsync", "everysec"], output, error);

        Assert.True(exitCode == 0, error.ToString());
        using var report = JsonDocument.Parse(output.ToString());
        var measurement = report.RootElement.GetProperty("measurements").EnumerateArray().Single(one => one.GetProperty("name").GetString() == figure);
        Assert.InRange(measurement.GetProperty("value").GetDouble(), double.Epsilon, double.MaxValue);
        Assert.Equal(2, measurement.GetProperty("rounds").GetInt32());
    }

    [Fact]
    public async Task Audit_OfTwoRounds_IsMeasured()
    {
        await using var output = new StringWriter();

        Assert.Equal(0, await BenchmarkCommand.RunAsync(["audit", "--json", "--rounds", "2"], output, TextWriter.Null));

        using var report = JsonDocument.Parse(output.ToString());
        var values = report.RootElement.GetProperty("measurements").EnumerateArray().ToDictionary(
            one => one.GetProperty("name").GetString()!, one => one.GetProperty("value").GetDouble());
        Assert.All(new[] { "audit.commit", "audit.verifier_ratio", "commit.512x512.on_disk", "replay.512x512" }, name => Assert.InRange(values[name], double.Epsilon, double.MaxValue));
    }

    [Fact]
    public async Task Reruns_OfOneJob_LimitsLieBetweenHonestMachinesAndEveryCheat()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        Assert.True(await BenchmarkCommand.RunAsync(["reruns", "--json", "--check", "--size", "1"], output, error) == 0, error.ToString());

        using var report = JsonDocument.Parse(output.ToString());
        var values = report.RootElement.GetProperty("measurements").EnumerateArray().ToDictionary(
            one => one.GetProperty("name").GetString()!, one => one.GetProperty("value").GetDouble());
        Assert.Equal(1, values["cheat.int8_weights_per_channel.outside_fp16"]);
        Assert.Equal(0, values["honest.unoptimised_threads_1.outside_fp32"]);
    }

    [Fact]
    public async Task Fleet_OfTen_IsMeasured()
    {
        await using var output = new StringWriter();

        Assert.Equal(0, await BenchmarkCommand.RunAsync(["fleet", "--json", "--rounds", "1", "--size", "10", "--appendfsync", "everysec"], output, TextWriter.Null));

        using var report = JsonDocument.Parse(output.ToString());
        var names = report.RootElement.GetProperty("measurements").EnumerateArray().Select(one => one.GetProperty("name").GetString());
        Assert.Contains("fleet.memory", names);
        Assert.Contains("fleet.dispatch_p99", names);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("core", "--rounds", "0")]
    [InlineData("core", "--check", "--rounds", "4")]
    [InlineData("core", "--appendfsync", "no")]
    public async Task Command_WrongArguments_EndsWithTwo(params string[] args) =>
        Assert.Equal(2, await BenchmarkCommand.RunAsync(args, TextWriter.Null, TextWriter.Null));
}
