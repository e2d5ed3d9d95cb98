using System.Text.Json;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Imaging.Exact.Tests.Commitments;

/// <summary>vectors.json was made by another program from the format that README.md of Imaging.Exact describes.</summary>
public sealed class CommitmentVectorTests
{
    private static readonly Vectors All = JsonSerializer.Deserialize<Vectors>(
        File.ReadAllText(Path.Combine(Testing.RepositoryPaths.Root, "tests", "Imaging.Exact.Tests", "Commitments", "vectors.json")), JsonSerializerOptions.Web)!;

    [Fact]
    public void Finish_OfTheVector_HasItsLeavesAndRoot()
    {
        var vector = All.Trajectory;
        var hasher = new TrajectoryHasher();
        for (var i = 0; i < vector.Predictions.Length; i++)
        {
            hasher.Add(vector.Latents[i], vector.Predictions[i]);
        }

        var tree = hasher.Finish(vector.Latents[^1], Convert.FromHexString(vector.ImageSha256));

        Assert.Equal(vector.Root, Convert.ToHexStringLower(tree.Root));
        Assert.Equal(vector.Leaves.Length, tree.Count);
        Assert.Equal(vector.Root, Convert.ToHexStringLower(new MerkleTree([.. vector.Leaves.Select(Convert.FromHexString)]).Root));
        Assert.Equal(3, hasher.Evaluations);
    }

    [Fact]
    public void Tree_OfEachVector_HasItsRootAndPaths()
    {
        foreach (var vector in All.Trees)
        {
            var leaves = vector.Leaves.Select(Convert.FromHexString).ToList();
            var tree = new MerkleTree(leaves);

            Assert.Equal(vector.Root, Convert.ToHexStringLower(tree.Root));
            for (var i = 0; i < leaves.Count; i++)
            {
                Assert.Equal(vector.Paths[i], tree.PathOf(i).Select(Convert.ToHexStringLower));
                Assert.True(MerkleTree.Contains(tree.Root, leaves.Count, i, leaves[i], tree.PathOf(i)));
            }
        }
    }

    private sealed record Vectors(TrajectoryVector Trajectory, TreeVector[] Trees);

    private sealed record TrajectoryVector(float[][] Latents, float[][] Predictions, string ImageSha256, string[] Leaves, string Root);

    private sealed record TreeVector(string[] Leaves, string Root, string[][] Paths);
}
