"""What flows where: columns of the arrays, flow through holes, plumes."""
