"""The one dated tree of territories and organisations."""

from opora.network.models.nodes import Node, NodeGroup, NodeGroupMember, Placement

__all__ = ["Node", "NodeGroup", "NodeGroupMember", "Placement"]
